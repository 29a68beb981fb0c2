package dev.sottovoce.phone.enrol;

import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.identity.TrustUpdate;
import dev.sottovoce.phone.Account;
import dev.sottovoce.wire.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The organisation's roots as a server tells them; what to believe of it is not decided here. */
public final class Roots {
  /** A server sends the last ones; more is no answer. */
  private static final int MOST_STEPS = 64;

  private Roots() {}

  /** The certificates of a bundle's authorities; nothing when one cannot be read. */
  public static Optional<List<X509Certificate>> authorities(TrustBundle trust) {
    List<X509Certificate> authorities = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Bytes each : trust.values(TrustBundle.Kind.CERTIFICATE_AUTHORITY)) {
        authorities.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(each.toArray())));
      }
      return Optional.of(authorities);
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  /**
   * The steps in which the roots have changed. Blocks for at most about ten seconds.
   *
   * @throws IOException when the server cannot be reached, or sends what makes no sense
   */
  public static List<TrustUpdate> steps(Account account, Clock clock) throws IOException {
    Https https = Https.mutual(account, new Authority(account.authorities(), clock));
    Https.Reply reply = https.get("/api/v1/trust");
    if (reply.status() != 200) {
      throw new IOException("the server gave no roots, with status " + reply.status());
    }
    List<TrustUpdate> steps = new ArrayList<>();
    for (var each : reply.body().path("updates")) {
      Optional<TrustUpdate> step =
          Bytes.fromBase64Url(each.asText("")).flatMap(TrustUpdate::decode);
      if (!step.isPresent() || steps.size() == MOST_STEPS) {
        throw new IOException("the server sent what is no step between roots");
      }
      steps.add(step.get());
    }
    return steps;
  }
}
