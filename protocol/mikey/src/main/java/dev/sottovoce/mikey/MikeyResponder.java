package dev.sottovoce.mikey;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.mikey.Header.CryptoSession;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The end that answers the first message of an exchange. One for each call. */
public final class MikeyResponder {
  private static final int MAX_RAND_OCTETS = 64;

  private final List<Credentials> credentials;
  private final Setting setting;
  private final ReplayCache replays;
  private OptionalLong lastCsb = OptionalLong.empty();
  private long lastTimestamp;

  /**
   * @param credentials at most one for each exchange that is accepted
   * @param replays one for all calls of a phone
   */
  public MikeyResponder(List<Credentials> credentials, Setting setting, ReplayCache replays) {
    this.credentials = List.copyOf(credentials);
    this.setting = setting;
    this.replays = replays;
  }

  /**
   * The peer's first message, or a later one that is to change the keys (RFC 3830 section 4.5).
   *
   * @param wallTime the date
   */
  public Outcome offered(Bytes offer, Instant wallTime) {
    Optional<MikeyMessage> parsed = MikeyParser.parse(offer);
    if (!parsed.isPresent()) return Errors.silently(Problem.MALFORMED);
    Header header = parsed.get().header();
    if (header.dataType() == Header.ERROR) return Errors.silently(Problem.REFUSED_BY_PEER);
    if (!Header.modeWithoutForwardSecrecy(header.dataType()).isEmpty()) {
      return Errors.refused(Problem.NO_FORWARD_SECRECY, header.csbId(), wallTime);
    }
    Optional<Credentials> fitting =
        credentials.stream()
            .filter(each -> each.exchange().initiation() == header.dataType())
            .findFirst();
    if (!fitting.isPresent()) {
      return Errors.refused(Problem.MODE_NOT_ACCEPTED, header.csbId(), wallTime);
    }
    return new Answer(fitting.get(), parsed.get(), wallTime).outcome();
  }

  /** One offer being answered. */
  private final class Answer {
    private final Exchange exchange;
    private final Authentication authentication;
    private final MikeyMessage offer;
    private final Instant wallTime;

    Answer(Credentials fitting, MikeyMessage offer, Instant wallTime) {
      this.exchange = fitting.exchange();
      this.authentication = Authentication.of(fitting, setting);
      this.offer = offer;
      this.wallTime = wallTime;
    }

    Outcome outcome() {
      Problem problem = problemIn();
      if (problem != null) return refused(problem);
      Bytes rand = offer.first(Payload.Rand.class).value();
      KeyDerivation derivation = new KeyDerivation(setting.sha256(), offer.header().csbId(), rand);
      Authentication.Verdict verdict = authentication.verify(offer, derivation);
      if (verdict instanceof Authentication.Verdict.Doubtful doubtful) {
        return refused(doubtful.problem());
      }
      if (!isNew()) return refused(Problem.REPLAYED);
      return agree(derivation, (Authentication.Verdict.Authentic) verdict);
    }

    private @Nullable Problem problemIn() {
      if (offer.header().prf() != Header.PRF_HMAC_SHA_256) return Problem.PRF_NOT_SUPPORTED;
      if (!offer.hasShape(authentication.initiationShape())) return Problem.MALFORMED;
      if (!authentication.isAlgorithmAccepted(offer)) return Problem.MAC_NOT_SUPPORTED;
      Problem group = problemIn(offer.first(Payload.DhValue.class));
      if (group != null) return group;
      if (!isWellFormed()) return Problem.MALFORMED;
      if (isClockOff()) return Problem.CLOCKS_DIFFER;
      return choice() < 0 ? Problem.NO_COMMON_POLICY : null;
    }

    private @Nullable Problem problemIn(Payload.DhValue value) {
      // Who wants longer names than packets have room for would not understand ours.
      if (value.mki().length() > MediaKeys.MOST_MKI_OCTETS) return Problem.NO_COMMON_POLICY;
      for (MikeyGroup each : setting.terms().groups()) {
        if (each.number() == value.group()) return null;
      }
      return value.group() == MikeyGroup.X25519.number()
          ? Problem.GROUP_NOT_SUPPORTED
          : Problem.GROUP_TOO_WEAK;
    }

    private boolean isWellFormed() {
      List<CryptoSession> sessions = offer.header().sessions();
      int randOctets = offer.first(Payload.Rand.class).value().length();
      return randOctets >= Payload.Rand.LEAST_OCTETS
          && randOctets <= MAX_RAND_OCTETS
          && offer.first(Payload.Timestamp.class).type() == Payload.Timestamp.NTP_UTC
          && sessions.size() == 2
          && sessions.get(0).rolloverCounter() == 0
          && sessions.get(1).rolloverCounter() == 0;
    }

    private boolean isClockOff() {
      long theirs = offer.first(Payload.Timestamp.class).value();
      Duration apart = NtpTime.between(theirs, NtpTime.of(wallTime));
      return apart.compareTo(setting.terms().clockTolerance()) > 0;
    }

    /** Where the offer has the one of its policies that we like best, or -1. */
    private int choice() {
      List<Payload.Policy> offered = offer.all(Payload.Policy.class);
      for (SrtpProfile each : setting.terms().profiles()) {
        for (int i = 0; i < offered.size(); i++) {
          if (isOf(offered.get(i), i, each)) return i;
        }
      }
      return -1;
    }

    private static boolean isOf(Payload.Policy policy, int number, SrtpProfile profile) {
      return policy.number() == number
          && policy.protocol() == Payload.Policy.SRTP
          && SrtpPolicies.read(policy.parameters()).equals(Optional.of(profile));
    }

    /** Section 5.4; within a bundle time only goes forward. */
    private boolean isNew() {
      long csbId = offer.header().csbId();
      long timestamp = offer.first(Payload.Timestamp.class).value();
      boolean later =
          !lastCsb.isPresent() || lastCsb.getAsLong() != csbId || timestamp - lastTimestamp > 0;
      Bytes authenticated = offer.authenticated(authentication.sealOctets());
      boolean unseen =
          replays.add(
              setting.sha256().digest(authenticated), setting.terms().clockTolerance(), wallTime);
      if (!later || !unseen) return false;
      lastCsb = OptionalLong.of(csbId);
      lastTimestamp = timestamp;
      return true;
    }

    private Outcome agree(KeyDerivation derivation, Authentication.Verdict.Authentic authentic) {
      Payload.DhValue theirs = offer.first(Payload.DhValue.class);
      try (KeyPair ephemeral = setting.x25519().generate(setting.entropy())) {
        Optional<Secret> tgk = setting.x25519().agree(ephemeral.privateKey(), theirs.value());
        if (!tgk.isPresent()) return refused(Problem.BAD_PUBLIC_VALUE);
        int policy = choice();
        SrtpProfile profile =
            SrtpPolicies.read(offer.all(Payload.Policy.class).get(policy).parameters()).get();
        Bytes response = response(policy, ephemeral.publicKey(), derivation);
        return new Outcome.Agreed(
            Derived.keys(exchange, profile, tgk.get(), derivation, Derived.FROM_RESPONDER)
                .withMki(theirs.mki()),
            authentic.peer(),
            response);
      }
    }

    private Bytes response(int policy, Bytes ownValue, KeyDerivation derivation) {
      long theirSsrc = offer.header().sessions().get(0).ssrc();
      Header header =
          new Header(
              exchange.response(),
              false,
              Header.PRF_HMAC_SHA_256,
              offer.header().csbId(),
              List.of(
                  new CryptoSession(policy, theirSsrc, 0),
                  new CryptoSession(policy, setting.ssrc(), 0)));
      Payload.DhValue theirs = offer.first(Payload.DhValue.class);
      List<Payload> payloads = new ArrayList<>();
      payloads.add(offer.first(Payload.Timestamp.class));
      payloads.addAll(authentication.ownIdentity());
      payloads.add(Authentication.identity(setting.parties().peer()));
      payloads.add(new Payload.DhValue(theirs.group(), ownValue, theirs.mki()));
      payloads.add(theirs);
      return authentication.seal(header, payloads, derivation);
    }

    private Outcome refused(Problem problem) {
      return Errors.refused(problem, offer.header().csbId(), wallTime);
    }
  }
}
