package dev.sottovoce.phone;

import dev.sottovoce.call.CallIdentity;
import dev.sottovoce.call.PeerAccount;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.identity.passport.IdentityHeader;
import dev.sottovoce.identity.passport.LogHead;
import dev.sottovoce.identity.passport.SignedPassport;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.wire.Bytes;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** How this phone signs its calls and judges who is at their other end. */
final class CallIdentities {
  /** An INVITE older than so many others is not remembered; replayed, it rings and never speaks. */
  private static final int REMEMBERED = 4096;

  private final Supplier<Account> account;
  private final Clock clock;
  private final SignatureScheme ecdsa;

  /** Who judges certificates, by the authorities that counted in the last call. */
  private Colleagues colleagues;

  private final Set<Bytes> seen = Collections.newSetFromMap(new Recent());

  /**
   * @param account with the certificate that is in use
   */
  CallIdentities(Supplier<Account> account, CryptoBackend crypto, Clock clock) {
    this.account = account;
    this.clock = clock;
    this.ecdsa =
        crypto
            .find(Primitive.ECDSA_SECP256R1_SHA256)
            .orElseThrow(() -> new IllegalStateException("every Java has ECDSA on P-256"));
    this.colleagues = new Colleagues(account.get().authorities(), clock);
  }

  /**
   * For one call.
   *
   * @param head of the log that this phone has seen
   * @param own this end's account
   * @param peer what is known of the other end's account
   * @param operatorKey whether it has none, but a phone whose key the operator made
   */
  CallIdentity of(
      Optional<Policy> policy,
      Optional<LogHead> head,
      Optional<CallPeers.Own> own,
      Optional<PeerAccount> peer,
      boolean operatorKey) {
    Account self = account.get();
    if (!colleagues.isBy(self.authorities())) {
      colleagues = new Colleagues(self.authorities(), clock);
    }
    List<Bytes> certificates = self.certificates();
    return new CallIdentity(
        self::sign,
        certificates,
        url(self.server(), certificates.get(0)),
        colleagues::publicKeyInfo,
        ecdsa,
        own.map(CallPeers.Own::id),
        own.map(CallPeers.Own::devices).orElse(Set.of()),
        peer,
        operatorKey,
        seen::add,
        policy.map(Policy::version).orElse(0),
        head,
        clock.instant());
  }

  /**
   * Whether a device of that address has signed a message's Identity, whatever else that says: who
   * a veiled call is from, nobody but its signature vouches for.
   */
  boolean isSignedBy(String address, SipMessage message) {
    for (String each : message.values(HeaderName.IDENTITY)) {
      Optional<SignedPassport> passport = IdentityHeader.read(each);
      if (!passport.isPresent() || !passport.get().claims().from().equals(address)) continue;
      Optional<Bytes> key =
          colleagues.publicKeyInfo(passport.get().claims().certificates(), address);
      if (key.isPresent()) return passport.get().verify(key.get(), ecdsa);
    }
    return false;
  }

  private static String url(ServerAddress server, Bytes certificate) {
    String digest = Fingerprint.ofCertificate(certificate).digest().hex();
    String host = server.host().indexOf(':') < 0 ? server.host() : '[' + server.host() + ']';
    return "https://" + host + ':' + server.httpsPort() + "/certs/" + digest + ".pem";
  }

  private static final class Recent extends LinkedHashMap<Bytes, Boolean> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Bytes, Boolean> eldest) {
      return size() > REMEMBERED;
    }
  }
}
