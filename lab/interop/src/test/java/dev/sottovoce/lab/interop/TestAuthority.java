package dev.sottovoce.lab.interop;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that lives for one test, for peers that talk without our server. */
final class TestAuthority {
  private static final X500Principal NAME = new X500Principal("CN=interop test authority");

  private final Path folder;
  private final KeyPair keys = keyPair();

  private TestAuthority(Path folder) throws GeneralSecurityException {
    this.folder = folder;
  }

  static TestAuthority create(Path folder) throws Exception {
    TestAuthority authority = new TestAuthority(folder);
    Files.writeString(
        authority.file(),
        pem("CERTIFICATE", authority.sign(NAME, authority.keys, "localhost", true).getEncoded()));
    return authority;
  }

  Path file() {
    return folder.resolve("authority.pem");
  }

  /** Certificate and key in one file. */
  Path issue(String user) throws Exception {
    KeyPair own = keyPair();
    Certificate certificate = sign(new X500Principal("CN=" + user), own, "localhost", false);
    Path file = folder.resolve(user + ".pem");
    Files.writeString(
        file,
        pem("CERTIFICATE", certificate.getEncoded())
            + pem("PRIVATE KEY", own.getPrivate().getEncoded()));
    return file;
  }

  private Certificate sign(X500Principal subject, KeyPair own, String host, boolean authority)
      throws IOException, OperatorCreationException, GeneralSecurityException {
    Instant now = Instant.now();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            NAME,
            BigInteger.valueOf(now.toEpochMilli()),
            Date.from(now.minus(1, ChronoUnit.HOURS)),
            Date.from(now.plus(1, ChronoUnit.DAYS)),
            subject,
            own.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private static String pem(String kind, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
  }
}
