package dev.sottovoce.server;

import dev.sottovoce.policy.KeyingFamily;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.policy.PolicyGate;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.store.Policies;
import dev.sottovoce.sip.sdp.SdpFirewall;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The organisation's policy as the server enforces it and hands it out.
 *
 * @param root who signs; nothing where nobody does, and then there is no document either
 * @param signed the document in force with its signatures
 * @param policy what it says
 */
record InstalledPolicy(
    Optional<PolicyRoot> root, Optional<SignedPolicy> signed, Optional<Policy> policy) {
  static final InstalledPolicy NONE =
      new InstalledPolicy(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * @throws PolicyException when what is kept is not what the officers signed
   */
  static InstalledPolicy read(Policies policies) throws PolicyException {
    return NONE.refreshed(policies);
  }

  /**
   * What is kept by now; the same octets under the same officers are not verified and parsed again.
   *
   * @throws PolicyException when what is kept is not what the officers signed
   */
  InstalledPolicy refreshed(Policies policies) throws PolicyException {
    Optional<PolicyRoot> nowRoot = policies.root();
    Optional<SignedPolicy> nowSigned = nowRoot.isPresent() ? policies.newest() : Optional.empty();
    if (nowRoot.equals(root) && nowSigned.equals(signed)) return this;
    if (nowSigned.isEmpty()) return new InstalledPolicy(nowRoot, nowSigned, Optional.empty());
    Policy read = PolicyGate.of(nowRoot.get()).kept(nowSigned.get());
    return new InstalledPolicy(nowRoot, nowSigned, Optional.of(read));
  }

  /** The version in force, 0 when there is none. */
  int version() {
    return policy.map(Policy::version).orElse(0);
  }

  /**
   * How keys may be agreed on a day. Without a document of the organisation descriptions pass that
   * any built-in one accepts; when its time is over, none does.
   */
  Set<SdpFirewall.Keying> keyings(LocalDate day) {
    Policy inForce = policy.orElseGet(() -> Profiles.of(Policy.Profile.INTEROP));
    Set<SdpFirewall.Keying> allowed = EnumSet.noneOf(SdpFirewall.Keying.class);
    if (policy.isPresent() && !inForce.isValidOn(day)) return allowed;
    for (String each : inForce.accepted(Kind.KEYING, day)) {
      KeyingFamily.of(each).map(InstalledPolicy::announced).ifPresent(allowed::add);
    }
    return allowed;
  }

  /** What this server may see of calls. */
  Policy.Metadata metadata() {
    return policy.map(Policy::metadata).orElse(Policy.Metadata.STANDARD);
  }

  /** Foreign phones that know no TLS 1.3 belong to interop policies alone; they seal nothing. */
  boolean allowsForeignPort() {
    boolean open = policy.isEmpty() || policy.get().profile() == Policy.Profile.INTEROP;
    return open && metadata() == Policy.Metadata.STANDARD;
  }

  /** Whether a phone may sign in with a token, without a certificate in TLS; none of them seals. */
  boolean allowsTokens() {
    boolean asked = policy.map(Policy::mutual).orElse(Policy.Mutual.PHONES) != Policy.Mutual.ALL;
    return asked && metadata() == Policy.Metadata.STANDARD;
  }

  private static SdpFirewall.Keying announced(KeyingFamily family) {
    return switch (family) {
      case DTLS -> SdpFirewall.Keying.DTLS_SRTP;
      case ZRTP -> SdpFirewall.Keying.ZRTP;
      case MIKEY -> SdpFirewall.Keying.MIKEY;
    };
  }
}
