package dev.sottovoce.call;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.ice.RelayedBase;
import dev.sottovoce.ice.TransportAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a call machine is made with.
 *
 * @param localAddress this end's SIP address, {@code sip:USER@DOMAIN}
 * @param contact where requests within the dialog reach this end, a URI
 * @param bases the addresses of the call's bound sockets, best first
 * @param stunServers asked for the addresses by which others see those sockets; may be none
 * @param relays allocations that the driver keeps for this call; with no bases they are the only
 *     way, and nothing tells the other end where this one is
 * @param policy what the call is allowed to be
 * @param keyings how it may agree on keys: the first is offered, each is accepted
 * @param ssrc of the RTP stream that this end sends
 * @param answerWithin how long the callee may ring
 * @param entropy randomness for tags, branches, ICE and the nonces of signed calls
 * @param identity how the call is signed and judged; where there is none, neither is done
 */
public record CallSetup(
    String localAddress,
    String contact,
    List<TransportAddress> bases,
    List<TransportAddress> stunServers,
    List<RelayedBase> relays,
    CallPolicy policy,
    List<KeyingMethod> keyings,
    long ssrc,
    Duration answerWithin,
    Entropy entropy,
    Optional<CallIdentity> identity) {
  public CallSetup {
    bases = List.copyOf(bases);
    stunServers = List.copyOf(stunServers);
    relays = List.copyOf(relays);
    keyings = List.copyOf(keyings);
    if (keyings.isEmpty()) throw new IllegalArgumentException("a call must agree on keys");
    if (bases.isEmpty() && relays.isEmpty()) {
      throw new IllegalArgumentException("a call needs a bound socket or a relay");
    }
  }

  /** A call that asks no STUN server, has no relay and signs nothing. */
  public CallSetup(
      String localAddress,
      String contact,
      List<TransportAddress> bases,
      CallPolicy policy,
      List<KeyingMethod> keyings,
      long ssrc,
      Duration answerWithin,
      Entropy entropy) {
    this(
        localAddress,
        contact,
        bases,
        List.of(),
        List.of(),
        policy,
        keyings,
        ssrc,
        answerWithin,
        entropy,
        Optional.empty());
  }

  @Override
  public String toString() {
    return "CallSetup[redacted]";
  }
}
