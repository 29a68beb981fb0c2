package dev.sottovoce.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.crypto.Es256;
import dev.sottovoce.identity.CertificateRequests;
import dev.sottovoce.identity.DeviceCertificateProfile;
import dev.sottovoce.identity.DeviceRevocation;
import dev.sottovoce.identity.EnrolmentCode;
import dev.sottovoce.identity.jose.Jwk;
import dev.sottovoce.identity.token.ClientAssertion;
import dev.sottovoce.identity.token.DpopProof;
import dev.sottovoce.sip.push.WakeUp;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** How a device is enrolled and signs in: codes, certificates, requests and tokens. */
final class DeviceVectors {
  private static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");
  private static final String ADDRESS = "sip:alice@example.org";
  private static final String URN = "urn:uuid:0f0e0d0c-0b0a-4908-8706-050403020100";
  private static final String SECRET = "abcdefghijklmnopqrstuvwxyz";
  private static final String PIN = "234567abcdefghijklmnopqrst";
  private static final String ID = "00112233445566778899aabbccddeeff";

  private DeviceVectors() {}

  static ObjectNode make() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    addCodes(all.putArray("codes"));
    try {
      KeyPair device = key();
      addCertificates(all.putObject("certificates"), device);
      addRequest(all.putObject("request"), device);
      addTokens(all.putObject("tokens"), device);
      addRevocations(all.putObject("revocations"));
      addWakeUps(all.putArray("wakeUps"));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new AssertionError(e);
    }
    return all;
  }

  // Pushes

  private static void addWakeUps(ArrayNode wakeUps) {
    Bytes nonce = Bytes.unsafeWrap(new byte[WakeUp.NONCE_OCTETS]);
    for (WakeUp.Kind kind : WakeUp.Kind.values()) {
      Bytes good = new WakeUp(kind, NOW, nonce).encoded();
      for (int at = 0; at < good.length(); at++) {
        addWakeUp(wakeUps, good.slice(0, at));
        for (int bit : new int[] {1, 0x80}) {
          byte[] changed = good.toArray();
          changed[at] ^= (byte) bit;
          addWakeUp(wakeUps, Bytes.unsafeWrap(changed));
        }
      }
      addWakeUp(wakeUps, good);
      addWakeUp(wakeUps, Bytes.concat(good, Bytes.of(0)));
    }
  }

  private static void addWakeUp(ArrayNode wakeUps, Bytes octets) {
    ObjectNode node = wakeUps.addObject().put("octets", octets.base64Url());
    WakeUp.decode(octets)
        .ifPresent(said ->
            node.putObject("said")
                .put("kind", said.kind().name().toLowerCase(Locale.ROOT))
                .put("at", said.at().toEpochMilli()));
  }

  // Codes

  private static void addCodes(ArrayNode codes) {
    String end = "/" + SECRET + "/" + PIN;
    for (String host :
        List.of(
            "example.org",
            "192.0.2.1",
            "[2001:db8::1]",
            "[]",
            "[example]",
            "exa_mple",
            "",
            "a:b",
            "EXAMPLE.org",
            "a".repeat(253),
            "a".repeat(254),
            "[" + ":".repeat(253) + "]",
            "[" + ":".repeat(254) + "]")) {
      addCode(codes, "sv1:" + host + ":8443" + end);
    }
    for (String port : List.of("0", "1", "65535", "65536", "08443", "123456", "", "-1", "٣")) {
      addCode(codes, "sv1:example.org:" + port + end);
    }
    String right = "sv1:example.org:8443" + end;
    for (int at = 0; at < right.length(); at++) {
      addCode(codes, right.substring(0, at));
      addCode(codes, right.substring(0, at) + "1" + right.substring(at + 1));
    }
    addCode(codes, "  " + right + "\n");
    addCode(codes, right.toUpperCase(Locale.ROOT));
    addCode(codes, right + "/");
    addCode(codes, right + "a");
    addCode(codes, "sv2" + right.substring(3));
  }

  private static void addCode(ArrayNode codes, String text) {
    ObjectNode node = codes.addObject().put("text", text);
    Optional<EnrolmentCode> code = EnrolmentCode.parse(text);
    if (code.isEmpty()) return;
    node.putObject("code")
        .put("host", code.get().host())
        .put("port", code.get().port())
        .put("secret", code.get().secret())
        .put("pin", code.get().pin());
  }

  // Certificates

  /** A certificate that keeps the profile, until something is changed. */
  private static final class Draft {
    KeyPair key;
    KeyPair issuer;
    String issuerName = "CN=ca";
    Instant from = NOW.minus(DeviceCertificateProfile.BACKDATED);
    Instant until = NOW.plus(DeviceCertificateProfile.LIFE);
    Optional<BasicConstraints> constraints = Optional.of(new BasicConstraints(false));
    Optional<Integer> usage = Optional.of(KeyUsage.digitalSignature);
    KeyPurposeId[] purposes = {KeyPurposeId.id_kp_clientAuth};
    GeneralName[] names = {uri(ADDRESS), uri(URN)};
    Optional<String> critical = Optional.empty();
    String subject = "CN=device";

    Draft(KeyPair key, KeyPair issuer) {
      this.key = key;
      this.issuer = issuer;
    }

    X509Certificate build()
        throws IOException, GeneralSecurityException, OperatorCreationException {
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(issuerName),
              BigInteger.TWO,
              Date.from(from),
              Date.from(until),
              new X500Name(subject),
              key.getPublic());
      if (constraints.isPresent()) {
        builder.addExtension(Extension.basicConstraints, true, constraints.get());
      }
      if (usage.isPresent()) {
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage.get()));
      }
      if (purposes.length > 0) {
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
      }
      if (names.length > 0) {
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      if (critical.isPresent()) {
        builder.addExtension(new ASN1ObjectIdentifier(critical.get()), true, DERNull.INSTANCE);
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
    }
  }

  private interface Change {
    void to(Draft draft);
  }

  private static void addCertificates(ObjectNode node, KeyPair device)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    KeyPair root = key();
    KeyPair between = key();
    KeyPair stranger = key();
    Draft ca = authority(root, root, "CN=ca", "CN=ca");
    X509Certificate authority = ca.build();
    X509Certificate issuing = authority(between, root, "CN=ca", "CN=issuing").build();
    node.put("authority", der(authority));
    ArrayNode cases = node.putArray("cases");
    Cases add = new Cases(cases, authority, device, root);
    add.one("right", draft -> {});
    add.one("names the other way round", draft -> draft.names = names(uri(URN), uri(ADDRESS)));
    add.one("no constraints", draft -> draft.constraints = Optional.empty());
    add.one("a second too long", draft -> draft.until = draft.until.plusSeconds(1));
    add.one("over", draft -> draft.until = NOW.minusSeconds(1));
    add.one("not yet", draft -> draft.from = NOW.plusSeconds(1));
    add.one("may certify", draft -> draft.constraints = Optional.of(new BasicConstraints(true)));
    add.one("no usage", draft -> draft.usage = Optional.empty());
    add.one("agrees on keys", draft -> draft.usage = Optional.of(KeyUsage.keyAgreement));
    add.one(
        "signs for good",
        draft -> draft.usage = Optional.of(KeyUsage.digitalSignature | KeyUsage.nonRepudiation));
    add.one("no purpose", draft -> draft.purposes = new KeyPurposeId[0]);
    KeyPurposeId client = KeyPurposeId.id_kp_clientAuth;
    KeyPurposeId server = KeyPurposeId.id_kp_serverAuth;
    add.one("a server", draft -> draft.purposes = new KeyPurposeId[] {server});
    add.one("a server, too", draft -> draft.purposes = new KeyPurposeId[] {client, server});
    add.one("something critical", draft -> draft.critical = Optional.of("1.2.3.4"));
    add.one("no names", draft -> draft.names = names());
    add.one("no device", draft -> draft.names = names(uri(ADDRESS)));
    add.one(
        "three names", draft -> draft.names = names(uri(ADDRESS), uri(URN), uri("sip:b@x.org")));
    add.one("the same twice", draft -> draft.names = names(uri(ADDRESS), uri(ADDRESS)));
    add.one("somebody else", draft -> draft.names = names(uri("sip:bob@example.org"), uri(URN)));
    add.one("no such number", draft -> draft.names = names(uri(ADDRESS), uri("urn:uuid:1")));
    add.one(
        "a host, too",
        draft ->
            draft.names =
                names(uri(ADDRESS), uri(URN), new GeneralName(GeneralName.dNSName, "x.org")));
    add.one("by somebody else", draft -> draft.issuer = stranger);
    add.one("by somebody of another name", draft -> draft.issuerName = "CN=other");
    Draft below = new Draft(device, between);
    below.issuerName = "CN=issuing";
    add.chain("by one in between", List.of(below.build(), issuing));
    add.chain("without the one in between", List.of(below.build()));
    add.chain("with the authority at the end", List.of(new Draft(device, root).build(), authority));
    Draft noAuthority = authority(between, root, "CN=ca", "CN=issuing");
    noAuthority.constraints = Optional.of(new BasicConstraints(false));
    add.chain("by one that may not", List.of(below.build(), noAuthority.build()));
    Draft signsOnly = authority(between, root, "CN=ca", "CN=issuing");
    signsOnly.usage = Optional.of(KeyUsage.digitalSignature);
    add.chain("by one whose key may not", List.of(below.build(), signsOnly.build()));
    Draft old = authority(between, root, "CN=ca", "CN=issuing");
    old.until = NOW.minusSeconds(1);
    add.chain("by one that is over", List.of(below.build(), old.build()));
    add.chain("the authority", List.of(authority));
    add.chain("none", List.of());
  }

  private static Draft authority(KeyPair key, KeyPair issuer, String by, String name) {
    Draft draft = new Draft(key, issuer);
    draft.issuerName = by;
    draft.subject = name;
    draft.until = NOW.plus(Duration.ofDays(3650));
    draft.constraints = Optional.of(new BasicConstraints(true));
    draft.usage = Optional.of(KeyUsage.keyCertSign);
    draft.purposes = new KeyPurposeId[0];
    draft.names = names();
    return draft;
  }

  private record Cases(ArrayNode cases, X509Certificate authority, KeyPair device, KeyPair root) {
    void one(String name, Change change)
        throws GeneralSecurityException, OperatorCreationException, IOException {
      Draft draft = new Draft(device, root);
      change.to(draft);
      chain(name, List.of(draft.build()));
    }

    void chain(String name, List<X509Certificate> chain) throws GeneralSecurityException {
      ObjectNode node = cases.addObject().put("name", name);
      ArrayNode encoded = node.putArray("chain");
      for (X509Certificate each : chain) encoded.add(der(each));
      boolean good =
          !chain.isEmpty()
              && leads(chain)
              && DeviceCertificateProfile.read(chain.get(0))
                  .filter(read -> read.address().equals(ADDRESS))
                  .isPresent();
      if (good) node.put("key", bytes(chain.get(0).getPublicKey().getEncoded()));
    }

    /** As a phone looks ({@code phone.signalling.AuthorityPath}). */
    private boolean leads(List<X509Certificate> chain) throws GeneralSecurityException {
      List<X509Certificate> path = chain.stream().filter(each -> !each.equals(authority)).toList();
      if (path.isEmpty()) return false;
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(NOW));
      try {
        CertPathValidator.getInstance("PKIX")
            .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
        return true;
      } catch (CertPathValidatorException e) {
        return false;
      }
    }
  }

  // Requests and tokens

  private static void addRequest(ObjectNode node, KeyPair device) throws IOException {
    put(node, device);
    var request = new PKCS10CertificationRequest(CertificateRequests.create(device).toArray());
    node.put(
        "signed", bytes(request.toASN1Structure().getCertificationRequestInfo().getEncoded("DER")));
  }

  private static void addTokens(ObjectNode node, KeyPair device) {
    put(node, device);
    Bytes key = Bytes.copyOf(device.getPublic().getEncoded());
    node.put("now", NOW.toEpochMilli()).put("random", ID);
    ClientAssertion assertion =
        new ClientAssertion(
            "device", "https://x.org", NOW, NOW.plus(ClientAssertion.LIFE), ID, List.of(key));
    node.put("assertion", assertion.signed(message -> sign(device, message)));
    DpopProof proof =
        new DpopProof(
            Jwk.of(key),
            "REGISTER",
            "sip:example.org",
            ID,
            NOW,
            Optional.of("a nonce"),
            Optional.of(DpopProof.hash("a token")));
    node.put("proof", proof.signed(message -> sign(device, message)));
    DpopProof bare =
        new DpopProof(
            Jwk.of(key), "POST", "https://x.org/t", ID, NOW, Optional.empty(), Optional.empty());
    node.put("bareProof", bare.signed(message -> sign(device, message)));
  }

  // Revocations

  private static void addRevocations(ObjectNode revocations)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    KeyPair root = key();
    KeyPair other = key();
    X509Certificate authority = authority(root, root, "CN=ca", "CN=ca").build();
    revocations.put("authority", bytes(authority.getEncoded()));
    ArrayNode cases = revocations.putArray("cases");
    UUID device = UUID.fromString(URN.substring("urn:uuid:".length()));
    DeviceRevocation word = new DeviceRevocation("alice", "example.org", device, NOW);
    Bytes good = word.signedBy(root.getPrivate());
    addRevocation(cases, good, authority);
    addRevocation(cases, word.signedBy(other.getPrivate()), authority);
    for (String user : List.of("", "Alice", "a..b", "-a", "a.b_c-d", "a".repeat(65))) {
      Bytes named =
          new DeviceRevocation(user, "example.org", device, NOW).signedBy(root.getPrivate());
      addRevocation(cases, named, authority);
    }
    for (int at = 0; at < good.length(); at++) {
      byte[] octets = good.toArray();
      octets[at] ^= 1;
      addRevocation(cases, Bytes.unsafeWrap(octets), authority);
      addRevocation(cases, good.slice(0, at), authority);
    }
    addRevocation(cases, Bytes.concat(good, Bytes.of(0)), authority);
  }

  private static void addRevocation(ArrayNode cases, Bytes signed, X509Certificate authority) {
    ObjectNode node = cases.addObject().put("signed", signed.base64Url());
    DeviceRevocation.read(signed, List.of(authority))
        .ifPresent(read ->
            node.putObject("said")
                .put("user", read.user())
                .put("domain", read.domain())
                .put("device", read.device().toString())
                .put("at", read.at().getEpochSecond()));
  }

  private static Bytes sign(KeyPair device, Bytes message) {
    return Es256.sign(device.getPrivate(), message);
  }

  private static void put(ObjectNode node, KeyPair device) {
    node.put("publicKey", bytes(device.getPublic().getEncoded()));
    node.put("privateKey", bytes(device.getPrivate().getEncoded()));
  }

  static KeyPair key() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A certificate authority with that key. */
  static Bytes authorityOf(KeyPair key) {
    try {
      return Bytes.copyOf(authority(key, key, "CN=ca", "CN=ca").build().getEncoded());
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private static GeneralName[] names(GeneralName... names) {
    return names;
  }

  private static GeneralName uri(String uri) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
  }

  private static String der(X509Certificate certificate) {
    try {
      return bytes(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String bytes(byte[] octets) {
    return Bytes.copyOf(octets).base64Url();
  }
}
