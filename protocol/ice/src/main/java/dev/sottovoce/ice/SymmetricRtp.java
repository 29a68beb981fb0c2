package dev.sottovoce.ice;

import dev.sottovoce.ice.IceAgent.Output;
import java.util.List;

/**
 * The path to a peer without ICE: media goes to the address in its SDP and, once a packet from
 * elsewhere has authenticated, back to where that came from (symmetric RTP, RFC 4961). It speaks
 * the agent's outputs, so that a call treats it as a path that is connected from the start. The
 * caller decides what counts as authenticated: never the mere arrival of a packet.
 */
public final class SymmetricRtp {
  private final TransportAddress base;
  private TransportAddress remote;
  private boolean latched;

  /**
   * @param base the local socket's address
   * @param described the peer's address from its SDP
   */
  public SymmetricRtp(TransportAddress base, TransportAddress described) {
    if (!described.isUnicast()) throw new IllegalArgumentException("want a unicast address");
    this.base = base;
    remote = described;
  }

  /** {@code PairSelected} and {@code Connected} at once. */
  public List<Output> start() {
    return List.of(selected(), new Output.Connected());
  }

  /**
   * A packet from {@code source} has authenticated. The first one decides; later ones are from
   * elsewhere only when somebody replays or redirects, so they change nothing.
   *
   * @return {@code PairSelected} if media must go elsewhere from now on
   */
  public List<Output> authenticatedFrom(TransportAddress source) {
    if (latched) return List.of();
    latched = true;
    if (source.equals(remote)) return List.of();
    remote = source;
    return List.of(selected());
  }

  /**
   * The peer's SDP named a new address (re-INVITE): it counts until a packet authenticates again.
   */
  public List<Output> describe(TransportAddress described) {
    if (!described.isUnicast()) throw new IllegalArgumentException("want a unicast address");
    latched = false;
    remote = described;
    return List.of(selected());
  }

  private Output selected() {
    return new Output.PairSelected(
        new SelectedPair(base, remote, CandidateType.HOST, CandidateType.HOST));
  }
}
