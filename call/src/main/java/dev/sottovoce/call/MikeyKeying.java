package dev.sottovoce.call;

import dev.sottovoce.mikey.Credentials;
import dev.sottovoce.mikey.MikeyInitiator;
import dev.sottovoce.mikey.MikeyResponder;
import dev.sottovoce.mikey.Outcome;
import dev.sottovoce.mikey.Problem;
import dev.sottovoce.mikey.ReplayCache;
import dev.sottovoce.mikey.Setting;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Key agreement by MIKEY, inside offer and answer (RFC 3830, RFC 4567): nothing of it is on the
 * media path. Later descriptions of the call repeat what this end said, until it wants new keys.
 */
public final class MikeyKeying implements KeyingMethod {
  private final List<Credentials> credentials;
  private final Setting offers;
  private final MikeyResponder responder;
  private final Optional<MikeyInitiator> before;
  private final Instant begun;
  private final Instant wallTime;
  private @Nullable MikeyInitiator initiator;
  private @Nullable Bytes response;
  private Outcome.@Nullable Agreed agreed;

  /**
   * @param credentials one for each exchange that is accepted, the one to offer first
   * @param offers for an offer of this end's
   * @param accepts for the peer's offer
   * @param replays one for all calls of the phone
   * @param wallTime the date
   */
  public MikeyKeying(
      List<Credentials> credentials,
      Setting offers,
      Setting accepts,
      ReplayCache replays,
      Instant wallTime) {
    this(
        credentials,
        offers,
        new MikeyResponder(credentials, accepts, replays),
        Optional.empty(),
        wallTime,
        wallTime);
  }

  /**
   * @param before our exchange before this one: its bundle of crypto sessions goes on
   * @param begun the date at which the call began
   */
  private MikeyKeying(
      List<Credentials> credentials,
      Setting offers,
      MikeyResponder responder,
      Optional<MikeyInitiator> before,
      Instant begun,
      Instant wallTime) {
    if (credentials.isEmpty()) throw new IllegalArgumentException("no credentials");
    this.credentials = List.copyOf(credentials);
    this.offers = offers;
    this.responder = responder;
    this.before = before;
    this.begun = begun;
    this.wallTime = wallTime;
  }

  @Override
  public Kind kind() {
    return Kind.MIKEY;
  }

  @Override
  public List<String> announcement() {
    Bytes message = response != null ? response : initiator().message();
    return List.of("key-mgmt:mikey " + Base64.getEncoder().encodeToString(message.toArray()));
  }

  private MikeyInitiator initiator() {
    MikeyInitiator known = initiator;
    if (known == null) {
      known =
          before.isPresent()
              ? before.get().rekey(wallTime)
              : new MikeyInitiator(credentials.get(0), offers, wallTime);
      initiator = known;
    }
    return known;
  }

  @Override
  public Optional<Objection> offered(PeerKeying theirs) {
    Optional<Objection> objection = judge(responder.offered(message(theirs), wallTime));
    if (agreed != null) response = agreed.response();
    return objection;
  }

  @Override
  public Optional<Objection> answered(PeerKeying theirs) {
    return judge(initiator().answered(message(theirs)));
  }

  /** The end that began a bundle keeps its CSB id; one that only answered begins its own. */
  @Override
  public Optional<KeyingMethod> renewed(Duration age) {
    Optional<MikeyInitiator> last = initiator == null ? before : Optional.of(initiator);
    return Optional.of(
        new MikeyKeying(credentials, offers, responder, last, begun, begun.plus(age)));
  }

  private static Bytes message(PeerKeying theirs) {
    return ((PeerKeying.Mikey) theirs).message();
  }

  private Optional<Objection> judge(Outcome outcome) {
    if (outcome instanceof Outcome.Agreed keys) {
      agreed = keys;
      return Optional.empty();
    }
    Problem problem = ((Outcome.Refused) outcome).problem();
    return Optional.of(
        new Objection(
            problem.isDistrust() ? EndReason.PEER_NOT_VERIFIED : EndReason.KEYING_FAILED,
            "The MIKEY message is not accepted: " + problem.why() + "."));
  }

  @Override
  public Keying associate(Settled settled) {
    return new AtOnce(this::handOver);
  }

  @Override
  public void discard() {
    if (initiator != null) initiator.destroy();
    if (agreed != null) agreed.keys().destroy();
  }

  private Keying.Output handOver() {
    Outcome.Agreed known = agreed;
    if (known == null) return new Keying.Output.Failed(EndReason.KEYING_FAILED);
    // Who takes the keys destroys them.
    agreed = null;
    return new Keying.Output.Agreed(
        known.keys(),
        known.peer(),
        Optional.empty(),
        response == null ? KeyProof.CONFIRMED : KeyProof.BY_FIRST_PACKET);
  }
}
