package dev.sottovoce.call;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.dtls.DtlsTerms;
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.mikey.Exchange;
import dev.sottovoce.mikey.MikeyGroup;
import dev.sottovoce.mikey.MikeyTerms;
import dev.sottovoce.policy.KeyingFamily;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.WatchLimits;
import dev.sottovoce.zrtp.AuthTagType;
import dev.sottovoce.zrtp.CipherType;
import dev.sottovoce.zrtp.HashType;
import dev.sottovoce.zrtp.KeyAgreementType;
import dev.sottovoce.zrtp.SasType;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a call is allowed to be: a policy document ({@link Policy}) in the words of the protocol
 * rooms. The call machine has no list of its own.
 *
 * @param codecs the allowed codecs, best first
 * @param keyings how keys may be agreed: the first is offered, each is accepted
 * @param dtls what DTLS-SRTP may be, where it is among {@code keyings}
 * @param zrtp what ZRTP may agree on, where it is among {@code keyings}
 * @param mikey what MIKEY may agree on, where it is among {@code keyings}
 * @param postQuantum what to do about agreements that a quantum computer opens later
 * @param verification what a peer must be verified by
 * @param withoutIce what to do with a peer that has no ICE
 * @param unsigned what to do with a peer that has no account and does not sign
 * @param hold what a held call looks like to an observer
 * @param isolation where to decode what the other end sends
 * @param watch when the watch over a call's packets speaks up
 * @param pathWithin how long finding a network path may take
 * @param keysWithin how long the key agreement may take once there is a path
 * @param rekeyAfter how long keys are used before a running call gets new ones; for as long as the
 *     call where there is nothing
 */
public record CallPolicy(
    List<AudioCodec> codecs,
    List<KeyingMethod.Kind> keyings,
    Optional<Dtls> dtls,
    Optional<Zrtp> zrtp,
    Optional<Mikey> mikey,
    Policy.PostQuantum postQuantum,
    Policy.Verification verification,
    WithoutIce withoutIce,
    Policy.Unsigned unsigned,
    Policy.Hold hold,
    Policy.Isolation isolation,
    WatchLimits watch,
    Duration pathWithin,
    Duration keysWithin,
    Optional<Duration> rekeyAfter) {
  /**
   * What DTLS-SRTP may be.
   *
   * @param offers what may be offered, as a client
   * @param accepts what may be agreed on
   * @param silentPeers the version for a client whose peer names none in its description
   */
  public record Dtls(DtlsTerms offers, DtlsTerms accepts, ProtocolVersion silentPeers) {
    /**
     * What this end's own certificates sign with: the first that the policy offers, but ECDSA on
     * P-256 where DTLS 1.2 may be spoken, which has nothing else here.
     */
    public SignatureScheme ownCertificates() {
      boolean older = accepts.versions().contains(ProtocolVersion.DTLS_1_2);
      boolean open = older || offers.signatureSchemes().isEmpty();
      return open ? SignatureScheme.ECDSA_SECP256R1_SHA256 : offers.signatureSchemes().get(0);
    }
  }

  /**
   * What ZRTP may agree on.
   *
   * @param offers in calls that this end makes
   * @param accepts in calls that this end takes
   */
  public record Zrtp(ZrtpTerms offers, ZrtpTerms accepts) {}

  /**
   * What MIKEY may be.
   *
   * @param exchanges the first that a phone has credentials for is offered, each is accepted
   * @param offers what may be offered
   * @param accepts what may be agreed on in answer to an offer
   */
  public record Mikey(List<Exchange> exchanges, MikeyTerms offers, MikeyTerms accepts) {
    public Mikey {
      exchanges = List.copyOf(exchanges);
    }
  }

  /** Peers without ICE. */
  public enum WithoutIce {
    REFUSED,
    /** Symmetric RTP with the address in the session description. */
    ALLOWED
  }

  private static final Function<String, Optional<SrtpProfile>> PROFILES =
      named(SrtpProfile.values(), SrtpProfile::name);
  private static final Duration PATH_WITHIN = Duration.ofSeconds(5);
  private static final Duration KEYS_WITHIN = Duration.ofSeconds(10);

  /**
   * 180,000 packets, where AES-GCM bears 2^48 (RFC 7714 section 8.1): what whoever takes a phone
   * can read of the past is bounded, not what the cipher bears.
   */
  private static final Duration REKEY_AFTER = Duration.ofHours(1);

  private static final Duration LEAST_REKEY_AFTER = Duration.ofSeconds(1);

  /** Phones of our own kind: the built-in document {@code default}. */
  public static final CallPolicy OWN_PHONES = builtIn(Policy.Profile.DEFAULT);

  /** Also standard phones that have nothing better: the built-in document {@code interop}. */
  public static final CallPolicy FOREIGN_PHONES = builtIn(Policy.Profile.INTEROP);

  public CallPolicy {
    codecs = List.copyOf(codecs);
    keyings = List.copyOf(keyings);
    if (keyings.isEmpty()) throw new IllegalArgumentException("no key agreement is allowed");
    if (keyings.contains(KeyingMethod.Kind.DTLS) != dtls.isPresent()
        || keyings.contains(KeyingMethod.Kind.ZRTP) != zrtp.isPresent()
        || keyings.contains(KeyingMethod.Kind.MIKEY) != mikey.isPresent()) {
      throw new IllegalArgumentException("terms are wanted for each key agreement that is allowed");
    }
    if (codecs.isEmpty()) throw new IllegalArgumentException("no codec is allowed");
    if (pathWithin.isNegative() || keysWithin.isNegative()) {
      throw new IllegalArgumentException("time limits must not be negative");
    }
    if (rekeyAfter.isPresent() && rekeyAfter.get().compareTo(LEAST_REKEY_AFTER) < 0) {
      throw new IllegalArgumentException("keys are used for a second at least");
    }
  }

  /**
   * A document that comes with every phone.
   *
   * @param keyings only these key agreements, by their names in the document; all if there is none
   */
  public static CallPolicy builtIn(Policy.Profile profile, String... keyings) {
    Policy policy = Profiles.of(profile);
    return of(
        keyings.length == 0 ? policy : policy.narrowedTo(Arrays.asList(keyings)), policy.from());
  }

  /** What a policy document allows on a day. */
  public static CallPolicy of(Policy policy, LocalDate day) {
    List<KeyingMethod.Kind> keyings = keyings(policy, day);
    boolean withoutIce = policy.withoutIce() == Policy.WithoutIce.ALLOWED;
    return new CallPolicy(
        each(policy.codecs(), AudioCodec::byName),
        keyings,
        keyings.contains(KeyingMethod.Kind.DTLS)
            ? Optional.of(dtls(policy, day))
            : Optional.empty(),
        keyings.contains(KeyingMethod.Kind.ZRTP)
            ? Optional.of(
                new Zrtp(
                    zrtp(kind -> policy.offered(kind, day)),
                    zrtp(kind -> policy.accepted(kind, day))))
            : Optional.empty(),
        keyings.contains(KeyingMethod.Kind.MIKEY)
            ? Optional.of(mikey(policy, day))
            : Optional.empty(),
        policy.postQuantum(),
        policy.verification(),
        withoutIce ? WithoutIce.ALLOWED : WithoutIce.REFUSED,
        policy.unsigned(),
        policy.hold(),
        policy.isolation(),
        policy.watch(),
        PATH_WITHIN,
        KEYS_WITHIN,
        Optional.of(REKEY_AFTER));
  }

  /** The same with another life of keys. */
  public CallPolicy rekeyAfter(Optional<Duration> newLife) {
    return with(unsigned, newLife);
  }

  /** The same, but whoever does not sign is refused. */
  public CallPolicy signedOnly() {
    return with(Policy.Unsigned.REFUSED, rekeyAfter);
  }

  private CallPolicy with(Policy.Unsigned newUnsigned, Optional<Duration> newLife) {
    return new CallPolicy(
        codecs,
        keyings,
        dtls,
        zrtp,
        mikey,
        postQuantum,
        verification,
        withoutIce,
        newUnsigned,
        hold,
        isolation,
        watch,
        pathWithin,
        keysWithin,
        newLife);
  }

  /** The kind of what is offered first, then whatever else is accepted. */
  private static List<KeyingMethod.Kind> keyings(Policy policy, LocalDate day) {
    return keyings(policy, day, CallPolicy::kind);
  }

  private static <T> List<T> keyings(
      Policy policy, LocalDate day, Function<String, Optional<T>> find) {
    Set<T> found = new LinkedHashSet<>(each(policy.offered(Kind.KEYING, day), find));
    found.addAll(each(policy.accepted(Kind.KEYING, day), find));
    return List.copyOf(found);
  }

  private static Optional<KeyingMethod.Kind> kind(String name) {
    return KeyingFamily.of(name).map(CallPolicy::kind);
  }

  private static KeyingMethod.Kind kind(KeyingFamily family) {
    return switch (family) {
      case DTLS -> KeyingMethod.Kind.DTLS;
      case ZRTP -> KeyingMethod.Kind.ZRTP;
      case MIKEY -> KeyingMethod.Kind.MIKEY;
    };
  }

  private static Dtls dtls(Policy policy, LocalDate day) {
    List<ProtocolVersion> accepted = versions(policy.accepted(Kind.KEYING, day));
    List<ProtocolVersion> offered = versions(policy.offered(Kind.KEYING, day));
    return new Dtls(
        // Even where DTLS is not offered, a peer that offers it may want us to be the client.
        dtls(offered.isEmpty() ? accepted : offered, kind -> policy.offered(kind, day)),
        dtls(accepted, kind -> policy.accepted(kind, day)),
        policy.silentPeers().equals(ProtocolVersion.DTLS_1_2.displayName())
            ? ProtocolVersion.DTLS_1_2
            : ProtocolVersion.DTLS_1_3);
  }

  /**
   * The higher first, whatever the document's order: a lower one than both ends have is what an
   * attacker would want, and handshakes end over it (RFC 8446 section 4.1.3).
   */
  private static List<ProtocolVersion> versions(List<String> keyings) {
    List<ProtocolVersion> versions = new ArrayList<>();
    for (ProtocolVersion each : ProtocolVersion.values()) {
      if (keyings.contains(each.displayName())) versions.add(each);
    }
    return versions;
  }

  private static DtlsTerms dtls(
      List<ProtocolVersion> versions, Function<Kind, List<String>> allowed) {
    return new DtlsTerms(
        versions,
        each(allowed.apply(Kind.CIPHER_SUITE), CipherSuite::byName),
        each(allowed.apply(Kind.GROUP), NamedGroup::byName),
        each(allowed.apply(Kind.SIGNATURE), SignatureScheme::byName),
        each(allowed.apply(Kind.SRTP_PROFILE), PROFILES));
  }

  private static ZrtpTerms zrtp(Function<Kind, List<String>> allowed) {
    return new ZrtpTerms(
        coded(allowed.apply(Kind.ZRTP_HASH), HashType.values(), HashType::code),
        coded(allowed.apply(Kind.ZRTP_CIPHER), CipherType.values(), CipherType::code),
        coded(allowed.apply(Kind.ZRTP_AUTH_TAG), AuthTagType.values(), AuthTagType::code),
        coded(
            allowed.apply(Kind.ZRTP_KEY_AGREEMENT),
            KeyAgreementType.values(),
            KeyAgreementType::code),
        coded(allowed.apply(Kind.ZRTP_SAS), SasType.values(), SasType::code));
  }

  private static Mikey mikey(Policy policy, LocalDate day) {
    return new Mikey(
        keyings(policy, day, named(Exchange.values(), Exchange::displayName)),
        mikey(kind -> policy.offered(kind, day)),
        mikey(kind -> policy.accepted(kind, day)));
  }

  private static MikeyTerms mikey(Function<Kind, List<String>> allowed) {
    return new MikeyTerms(
        each(allowed.apply(Kind.SRTP_PROFILE), PROFILES),
        each(
            allowed.apply(Kind.MIKEY_GROUP),
            named(MikeyGroup.values(), MikeyGroup::registeredName)),
        MikeyTerms.USUAL_TOLERANCE);
  }

  /** Names that nothing here knows are left out: the register has more than this build does. */
  private static <T> List<T> each(List<String> names, Function<String, Optional<T>> find) {
    List<T> found = new ArrayList<>();
    for (String name : names) find.apply(name).ifPresent(found::add);
    return found;
  }

  /** Codes are padded with spaces on the wire and not in documents. */
  private static <T> List<T> coded(List<String> names, T[] values, Function<T, String> code) {
    return each(names, named(values, value -> code.apply(value).trim()));
  }

  private static <T> Function<String, Optional<T>> named(T[] values, Function<T, String> nameOf) {
    return name ->
        Arrays.stream(values).filter(value -> nameOf.apply(value).equals(name)).findFirst();
  }
}
