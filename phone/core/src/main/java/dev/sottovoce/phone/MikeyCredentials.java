package dev.sottovoce.phone;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.mikey.Credentials;
import dev.sottovoce.mikey.Exchange;
import dev.sottovoce.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** What a phone has for MIKEY: its device's certificate, and the keys of its groups. */
final class MikeyCredentials {
  private MikeyCredentials() {}

  /**
   * For each exchange that the policy accepts and the phone can do, the first to offer first.
   *
   * @param account as it is now: its certificate may have been renewed since the phone was opened
   */
  static List<Credentials> of(PhoneConfig config, CallPolicy policy, Account account) {
    List<Credentials> credentials = new ArrayList<>();
    for (Exchange each : policy.mikey().map(CallPolicy.Mikey::exchanges).orElse(List.of())) {
      if (each == Exchange.DH) credentials.add(certified(account, config.clock()));
      else if (!config.groupKeys().isEmpty()) {
        credentials.add(new Credentials.Shared(config.groupKeys()));
      }
    }
    return credentials;
  }

  private static Credentials certified(Account account, Clock clock) {
    List<Bytes> chain = new ArrayList<>();
    for (X509Certificate each : account.deviceChain()) {
      if (!account.authorities().contains(each)) chain.add(der(each));
    }
    return new Credentials.Certified(
        chain,
        message -> sign(account.deviceKey(), message),
        new Colleagues(account.authorities(), clock));
  }

  private static Bytes der(X509Certificate certificate) {
    try {
      return Bytes.unsafeWrap(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
  }

  private static Bytes sign(PrivateKey key, Bytes message) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(message.toArray());
      return Bytes.unsafeWrap(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the device's key does not sign", e);
    }
  }
}
