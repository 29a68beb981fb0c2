package dev.sottovoce.server.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.util.IPAddress;

/**
 * The server's own key and certificate in a folder, renewed from the authority when a third of
 * their life is left or the names have changed.
 *
 * @param keyPem PKCS #8
 * @param certificatePem the server's certificate and then the authority's, or the one by which the
 *     authority before vouches for it
 */
public record ServerIdentity(String keyPem, String certificatePem, Validity validity) {
  private static final Duration LIFE = Duration.ofDays(90);

  /**
   * @param names host names and addresses that phones connect to
   */
  public static ServerIdentity in(
      Path folder, CertificateAuthority authority, String domain, List<String> names, Clock clock)
      throws IOException {
    Files.createDirectories(folder);
    Path keyFile = folder.resolve("server.key");
    Path certificateFile = folder.resolve("server.pem");
    Path namesFile = folder.resolve("server.names");
    String wanted = domain + " " + String.join(" ", new LinkedHashSet<>(names));
    boolean usable =
        Files.exists(certificateFile)
            && Files.exists(namesFile)
            && Files.readString(namesFile).equals(wanted)
            && isFresh(Pem.certificates(certificateFile), authority, clock.instant());
    if (!usable) {
      KeyPair pair = CertificateAuthority.newKey();
      X509Certificate made =
          authority.issueServer(pair.getPublic(), generalNames(domain, names), LIFE);
      Pem.writePrivately(keyFile, Pem.of(pair.getPrivate()));
      Files.writeString(certificateFile, Pem.of(made, authority.issuer()));
      Files.writeString(namesFile, wanted);
    }
    return loaded(keyFile, certificateFile);
  }

  /** An identity that the operator supplies; it is never renewed here. */
  public static ServerIdentity loaded(Path keyFile, Path certificateFile) throws IOException {
    Pem.privateKey(keyFile);
    Validity validity = Validity.of(Pem.certificates(certificateFile).get(0));
    return new ServerIdentity(
        Files.readString(keyFile), Files.readString(certificateFile), validity);
  }

  @Override
  public String toString() {
    return "ServerIdentity[expires " + validity.until() + "]";
  }

  private static boolean isFresh(
      List<X509Certificate> chain, CertificateAuthority authority, Instant now) {
    boolean sameAuthority = chain.get(chain.size() - 1).equals(authority.issuer());
    Instant renewFrom = chain.get(0).getNotAfter().toInstant().minus(LIFE.dividedBy(3));
    return sameAuthority && now.isBefore(renewFrom);
  }

  private static GeneralNames generalNames(String domain, List<String> names) {
    Set<String> hosts = new LinkedHashSet<>();
    hosts.add(domain);
    hosts.addAll(names);
    List<GeneralName> all = new ArrayList<>();
    for (String host : hosts) {
      String bare = host.replaceAll("[\\[\\]]", "");
      int type = IPAddress.isValid(bare) ? GeneralName.iPAddress : GeneralName.dNSName;
      all.add(new GeneralName(type, bare));
    }
    all.add(new GeneralName(GeneralName.uniformResourceIdentifier, "sip:" + domain));
    return new GeneralNames(all.toArray(new GeneralName[0]));
  }
}
