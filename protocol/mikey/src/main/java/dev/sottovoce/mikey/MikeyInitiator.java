package dev.sottovoce.mikey;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.mikey.Header.CryptoSession;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The end that sends the first message of an exchange. One exchange, one object; {@link #rekey}
 * makes the next one for the same media.
 */
public final class MikeyInitiator {
  private static final int RAND_OCTETS = 32;

  private final Credentials credentials;
  private final Setting setting;
  private final Authentication authentication;
  private final long csbId;
  private final KeyDerivation derivation;
  private final KeyPair ephemeral;
  private final Payload.Timestamp timestamp;
  private final Payload.DhValue ownValue;
  private final Instant wallTime;
  private final Bytes message;

  /**
   * Makes the message.
   *
   * @param wallTime the date; the peer's clock must not be far from it
   */
  public MikeyInitiator(Credentials credentials, Setting setting, Instant wallTime) {
    this(credentials, setting, wallTime, setting.entropy().u32());
  }

  private MikeyInitiator(Credentials credentials, Setting setting, Instant wallTime, long csbId) {
    this.credentials = credentials;
    this.setting = setting;
    this.wallTime = wallTime;
    this.csbId = csbId;
    authentication = Authentication.of(credentials, setting);
    Bytes rand = setting.entropy().bytes(RAND_OCTETS);
    derivation = new KeyDerivation(setting.sha256(), csbId, rand);
    ephemeral = setting.x25519().generate(setting.entropy());
    timestamp = new Payload.Timestamp(Payload.Timestamp.NTP_UTC, NtpTime.of(wallTime));
    ownValue =
        new Payload.DhValue(
            MikeyGroup.X25519.number(), ephemeral.publicKey(), setting.terms().mki());
    message = authentication.seal(header(), payloads(rand), derivation);
  }

  /** Policy 0 is the one we like best; whoever answers chooses, and fills in its SSRC. */
  private Header header() {
    return new Header(
        credentials.exchange().initiation(),
        false,
        Header.PRF_HMAC_SHA_256,
        csbId,
        List.of(new CryptoSession(0, setting.ssrc(), 0), new CryptoSession(0, 0, 0)));
  }

  private List<Payload> payloads(Bytes rand) {
    List<Payload> payloads = new ArrayList<>();
    payloads.add(timestamp);
    payloads.add(new Payload.Rand(rand));
    payloads.addAll(authentication.ownIdentity());
    payloads.add(Authentication.identity(setting.parties().peer()));
    List<SrtpProfile> profiles = setting.terms().profiles();
    for (int i = 0; i < profiles.size(); i++) {
      payloads.add(new Payload.Policy(i, Payload.Policy.SRTP, SrtpPolicies.write(profiles.get(i))));
    }
    payloads.add(ownValue);
    return payloads;
  }

  /** What to send. */
  public Bytes message() {
    return message;
  }

  /** The peer's response. After keys are agreed there are none any more. */
  public Outcome answered(Bytes response) {
    Optional<MikeyMessage> parsed = MikeyParser.parse(response);
    if (!parsed.isPresent()) return Errors.silently(Problem.MALFORMED);
    int type = parsed.get().header().dataType();
    if (type == Header.ERROR) return Errors.silently(Problem.REFUSED_BY_PEER);
    Problem problem = problemIn(parsed.get());
    if (problem != null) return refused(problem);
    Authentication.Verdict verdict = authentication.verify(parsed.get(), derivation);
    if (verdict instanceof Authentication.Verdict.Doubtful doubtful) {
      return refused(doubtful.problem());
    }
    return agree(parsed.get(), (Authentication.Verdict.Authentic) verdict);
  }

  private @Nullable Problem problemIn(MikeyMessage answer) {
    Header header = answer.header();
    if (header.dataType() != credentials.exchange().response()) return Problem.MODE_NOT_ACCEPTED;
    if (header.prf() != Header.PRF_HMAC_SHA_256) return Problem.PRF_NOT_SUPPORTED;
    if (!answer.hasShape(authentication.responseShape())) return Problem.MALFORMED;
    if (!authentication.isAlgorithmAccepted(answer)) return Problem.MAC_NOT_SUPPORTED;
    boolean ours =
        header.csbId() == csbId
            && answer.first(Payload.Timestamp.class).equals(timestamp)
            && answer.all(Payload.DhValue.class).get(1).hasValueOf(ownValue);
    if (!ours) return Problem.AUTHENTICATION;
    if (answer.first(Payload.DhValue.class).group() != ownValue.group()) {
      return Problem.GROUP_NOT_SUPPORTED;
    }
    Bytes mki = answer.first(Payload.DhValue.class).mki();
    if (!mki.isEmpty() && !mki.equals(ownValue.mki())) return Problem.NO_COMMON_POLICY;
    return choice(header).isPresent() ? null : Problem.NO_COMMON_POLICY;
  }

  /** One of our policies, the same both ways. */
  private Optional<SrtpProfile> choice(Header answer) {
    List<SrtpProfile> offered = setting.terms().profiles();
    if (answer.sessions().size() != 2) return Optional.empty();
    CryptoSession first = answer.sessions().get(0);
    CryptoSession second = answer.sessions().get(1);
    boolean ours =
        first.equals(new CryptoSession(first.policy(), setting.ssrc(), 0))
            && second.policy() == first.policy()
            && second.rolloverCounter() == 0
            && first.policy() < offered.size();
    return ours ? Optional.of(offered.get(first.policy())) : Optional.empty();
  }

  private Outcome agree(MikeyMessage answer, Authentication.Verdict.Authentic authentic) {
    if (ephemeral.privateKey().isDestroyed()) return refused(Problem.REPLAYED);
    Optional<Secret> tgk =
        setting.x25519().agree(ephemeral.privateKey(), answer.first(Payload.DhValue.class).value());
    ephemeral.destroy();
    Optional<SrtpProfile> profile = choice(answer.header());
    if (!tgk.isPresent() || !profile.isPresent()) return refused(Problem.BAD_PUBLIC_VALUE);
    return new Outcome.Agreed(
        Derived.keys(
                credentials.exchange(),
                profile.get(),
                tgk.get(),
                derivation,
                Derived.FROM_INITIATOR)
            .withMki(answer.first(Payload.DhValue.class).mki()),
        authentic.peer(),
        Bytes.EMPTY);
  }

  private Outcome refused(Problem problem) {
    return Errors.refused(problem, csbId, wallTime);
  }

  /**
   * The next exchange for the same bundle of crypto sessions (RFC 3830 section 4.5), with keys that
   * have nothing in common with the present ones.
   *
   * @param later a later date than that of every exchange before it
   */
  public MikeyInitiator rekey(Instant later) {
    return new MikeyInitiator(credentials, setting, later, csbId);
  }

  /** The call ended before an answer came. */
  public void destroy() {
    ephemeral.destroy();
  }
}
