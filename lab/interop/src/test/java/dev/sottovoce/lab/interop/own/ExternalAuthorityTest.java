package dev.sottovoce.lab.interop.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.nativelib.pkcs11.Pkcs11Token;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.PolicyStore;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.SottovoceServer;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The authority's key in a token, and its certificate from an organisation's own PKI. */
@Timeout(120)
class ExternalAuthorityTest {
  private static final Clock NOW = Clock.systemUTC();

  @TempDir Path folder;
  private final KeyPair rootKey = CertificateAuthority.newKey();
  private final X509Certificate root =
      signed("CN=Root of a bank", rootKey.getPublic(), rootKey, new BasicConstraints(1), 10);

  ExternalAuthorityTest() throws Exception {}

  private static final int MAY_CERTIFY = KeyUsage.keyCertSign | KeyUsage.cRLSign;

  private static X509Certificate signed(
      String subject, PublicKey key, KeyPair issuer, BasicConstraints constraints, int days)
      throws Exception {
    return signed(subject, key, issuer, constraints, MAY_CERTIFY, days);
  }

  private static X509Certificate signed(
      String subject,
      PublicKey key,
      KeyPair issuer,
      BasicConstraints constraints,
      int usage,
      int days)
      throws Exception {
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=Root of a bank"),
            BigInteger.valueOf(System.nanoTime()),
            Date.from(Instant.now().minus(Duration.ofDays(5))),
            Date.from(Instant.now().plus(Duration.ofDays(days))),
            new X500Name(subject),
            key);
    builder.addExtension(Extension.basicConstraints, true, constraints);
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
  }

  private Path data() {
    return folder.resolve("server");
  }

  private void configure(String more) throws IOException {
    Files.createDirectories(data());
    Files.writeString(
        data().resolve("sottovoce.yaml"),
        """
        domain: example.test
        publicAddress: 127.0.0.1
        listen:
          https: 127.0.0.1:0
          sip: 127.0.0.1:0
          metrics: off
        """
            + more);
  }

  private void configure(Pkcs11Token.Place token, String pin) throws IOException {
    configure(
        "ca:\n  pkcs11:\n    library: "
            + token.library()
            + "\n    slot: "
            + token.slot()
            + "\n    pinFile: ca.pin\n");
    Path file = data().resolve("ca.pin");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, pin + "\n");
  }

  private Account enrolled(SottovoceServer server, String user) throws IOException {
    return Enrolment.redeem(
        server.administration().addUser(user).text(),
        "phone",
        AccountStore.inFolder(folder.resolve(user)),
        PolicyStore.forgetting(),
        NOW);
  }

  private Path chain(X509Certificate... certificates) throws IOException {
    return Files.writeString(folder.resolve("chain.pem"), Pem.of(certificates));
  }

  private static PublicKey requested(Bytes request) throws Exception {
    return new JcaPKCS10CertificationRequest(request.toArray()).getPublicKey();
  }

  @Test
  void aKeyInAToken_issues_isReplacedThere_andNoFileHasIt() throws Exception {
    configure(SoftHsm.token(), SoftHsm.PIN);
    try (SottovoceServer server = SottovoceServer.start(data())) {
      House.signedIn(PhoneConfig.of(enrolled(server, "alice"))).close();
    }
    assertFalse(Files.exists(data().resolve("ca/ca.key")));
    try (SottovoceServer server = SottovoceServer.start(data())) {
      House.signedIn(PhoneConfig.of(enrolled(server, "carol"))).close();
      server.administration().rotateAuthority();
    }
    try (SottovoceServer server = SottovoceServer.start(data())) {
      assertEquals(2, server.administration().authorities().size());
      House.signedIn(PhoneConfig.of(enrolled(server, "bob"))).close();
      server.administration().retireAuthorities();
    }
    try (var files = Files.list(data().resolve("ca"))) {
      assertFalse(files.anyMatch(file -> file.toString().endsWith(".key")));
    }
  }

  @Test
  void aTokenThatIsLocked_stopsTheServer_withoutThePinInWhatItSays() throws Exception {
    Pkcs11Token.Place token = SoftHsm.token();
    configure(token, "31337");
    IOException wrong = assertThrows(IOException.class, () -> SottovoceServer.start(data()));
    for (Throwable each = wrong; each != null; each = each.getCause()) {
      assertFalse(String.valueOf(each.getMessage()).contains("31337"), each.toString());
    }
    configure(token, SoftHsm.PIN);
    Files.setPosixFilePermissions(
        data().resolve("ca.pin"), PosixFilePermissions.fromString("rw-r--r--"));
    IOException open = assertThrows(IOException.class, () -> SottovoceServer.start(data()));
    assertTrue(String.valueOf(open.getMessage()).contains("others may read"), open.getMessage());
  }

  @Test
  void theBanksOwnRoot_signsTheNextAuthority_andPhonesFollow() throws Exception {
    configure("");
    try (SottovoceServer server = SottovoceServer.start(data())) {
      Account alice = enrolled(server, "alice");
      Administration administration = server.administration();
      PublicKey key = requested(administration.requestAuthority());
      X509Certificate next = signed("CN=Calls of a bank", key, rootKey, new BasicConstraints(0), 9);
      administration.installAuthority(chain(next, root));
      assertEquals(next, administration.authorities().get(0));
      House.signedIn(PhoneConfig.of(alice)).close();
      Account bob = enrolled(server, "bob");
      assertEquals(
          next.getSubjectX500Principal(), bob.deviceChain().get(0).getIssuerX500Principal());
      administration.retireAuthorities();
    }
    try (SottovoceServer server = SottovoceServer.start(data())) {
      House.signedIn(PhoneConfig.of(enrolled(server, "carol"))).close();
    }
  }

  @Test
  void whatCannotBeTheAuthority_isNotTaken() throws Exception {
    configure("");
    try (Administration administration = Administration.open(data())) {
      assertThrows(
          IOException.class,
          () -> administration.installAuthority(chain(root)),
          "before a request there is no key");
      PublicKey key = requested(administration.requestAuthority());
      KeyPair stranger = CertificateAuthority.newKey();
      String name = "CN=Calls of a bank";
      BasicConstraints authority = new BasicConstraints(0);
      X509Certificate good = signed(name, key, rootKey, authority, 9);
      X509Certificate[][] bad = {
        {good},
        {signed(name, stranger.getPublic(), rootKey, authority, 9), root},
        {signed(name, key, stranger, authority, 9), root},
        {signed(name, key, rootKey, new BasicConstraints(false), 9), root},
        {signed(name, key, rootKey, authority, KeyUsage.digitalSignature, 9), root},
        {signed(name, key, rootKey, authority, -1), root},
        {signed("CN=Sottovoce CA of example.test", key, rootKey, authority, 9), root},
        {good, signed("CN=Root of a bank", rootKey.getPublic(), rootKey, authority, 9)},
      };
      for (X509Certificate[] each : bad) {
        assertThrows(IOException.class, () -> administration.installAuthority(chain(each)));
        assertEquals(1, administration.authorities().size());
      }
      administration.installAuthority(chain(good, root));
      assertEquals(2, administration.authorities().size());
    }
  }
}
