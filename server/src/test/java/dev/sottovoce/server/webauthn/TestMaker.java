package dev.sottovoce.server.webauthn;

import com.webauthn4j.converter.AuthenticatorDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.authenticator.EC2COSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.extension.authenticator.RegistrationExtensionAuthenticatorOutput;
import dev.sottovoce.crypto.Digests;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A maker of authenticators and its authority: attestation objects octet by octet (WebAuthn level
 * 2, section 8), each part of which may be made wrong.
 */
public final class TestMaker {
  public static final UUID MODEL = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  private static final byte PRESENT_VERIFIED_ATTESTED =
      AuthenticatorData.BIT_UP | AuthenticatorData.BIT_UV | AuthenticatorData.BIT_AT;
  private static final X500Name ROOT = new X500Name("C=DE,O=Maker,CN=Root");

  final KeyPair rootKey = CertificateAuthority.newKey();
  public final X509Certificate root;

  /** What may be made wrong. */
  public byte flags = PRESENT_VERIFIED_ATTESTED;

  UUID modelInCertificate = MODEL;
  Instant until = Instant.now().plus(Duration.ofDays(30));
  boolean breaksSignature;
  boolean attestsOtherKey;
  int androidStatementLevel = 1;
  int androidKeyLevel = 1;
  boolean androidKeyForAll;
  boolean forgetsChallenge;

  private final KeyPair attestationKey = CertificateAuthority.newKey();
  private KeyPair key = CertificateAuthority.newKey();
  private Bytes authenticatorData = Bytes.EMPTY;
  private Bytes clientHash = Bytes.EMPTY;

  public TestMaker() throws Exception {
    JcaX509v3CertificateBuilder builder =
        builder(ROOT, rootKey.getPublic(), Instant.now().plus(Duration.ofDays(365)));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    root = sign(builder);
  }

  /** What a browser sends. */
  public record Made(Bytes attestation, Bytes clientData) {}

  public Made packed(RelyingParty party, Bytes challenge) throws Exception {
    Bytes client = begin(party, challenge);
    JcaX509v3CertificateBuilder leaf =
        builder(
            new X500Name("C=DE,O=Maker,OU=Authenticator Attestation,CN=Model"),
            attestationKey.getPublic(),
            until);
    leaf.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    leaf.addExtension(
        new ASN1ObjectIdentifier("1.3.6.1.4.1.45724.1.1.4"),
        false,
        new DEROctetString(octets(modelInCertificate)));
    Bytes statement =
        map(
            pair("alg", integer(-7)),
            pair("sig", octetString(sign(attestationKey, toBeSigned()))),
            pair("x5c", list(octetString(Pem.encoded(sign(leaf))))));
    return object("packed", statement, client);
  }

  /** Signed by the passkey alone. */
  Made selfSigned(RelyingParty party, Bytes challenge) throws Exception {
    Bytes client = begin(party, challenge);
    Bytes statement =
        map(pair("alg", integer(-7)), pair("sig", octetString(sign(key, toBeSigned()))));
    return object("packed", statement, client);
  }

  Made none(RelyingParty party, Bytes challenge) throws Exception {
    return object("none", map(), begin(party, challenge));
  }

  Made apple(RelyingParty party, Bytes challenge) throws Exception {
    Bytes client = begin(party, challenge);
    JcaX509v3CertificateBuilder leaf =
        builder(new X500Name("C=DE,O=Maker,CN=credential"), attested(), until);
    Bytes nonce = Digests.sha256(breaksSignature ? Bytes.utf8("other") : toBeSigned());
    leaf.addExtension(
        new ASN1ObjectIdentifier("1.2.840.113635.100.8.2"),
        false,
        new DERSequence(new DERTaggedObject(true, 1, new DEROctetString(nonce.toArray()))));
    return object("apple", map(pair("x5c", list(octetString(Pem.encoded(sign(leaf)))))), client);
  }

  Made androidKey(RelyingParty party, Bytes challenge) throws Exception {
    Bytes client = begin(party, challenge);
    JcaX509v3CertificateBuilder leaf =
        builder(new X500Name("CN=Android Keystore Key"), attested(), until);
    ASN1EncodableVector tee = new ASN1EncodableVector();
    tee.add(new DERTaggedObject(true, 1, new DERSet(new ASN1Integer(2))));
    if (androidKeyForAll) {
      tee.add(new DERTaggedObject(true, 600, org.bouncycastle.asn1.DERNull.INSTANCE));
    }
    tee.add(new DERTaggedObject(true, 702, new ASN1Integer(0)));
    Bytes hash = forgetsChallenge ? Digests.sha256(clientHash) : clientHash;
    leaf.addExtension(
        new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.1.17"),
        false,
        new DERSequence(
            new ASN1Encodable[] {
              new ASN1Integer(4),
              new ASN1Enumerated(androidStatementLevel),
              new ASN1Integer(41),
              new ASN1Enumerated(androidKeyLevel),
              new DEROctetString(hash.toArray()),
              new DEROctetString(new byte[0]),
              new DERSequence(),
              new DERSequence(tee)
            }));
    Bytes statement =
        map(
            pair("alg", integer(-7)),
            pair("sig", octetString(sign(key, toBeSigned()))),
            pair("x5c", list(octetString(Pem.encoded(sign(leaf))))));
    return object("android-key", statement, client);
  }

  /** TPM 2.0 structures (Trusted Computing Group, part 2): a P-256 key, certified by another. */
  public Made tpm(RelyingParty party, Bytes challenge) throws Exception {
    Bytes client = begin(party, challenge);
    ECPublicKey point = (ECPublicKey) attested();
    Bytes publicArea =
        new ByteWriter(128)
            .u16(0x0023)
            .u16(0x000b)
            .u32(0x00050072)
            .u16(0)
            .u16(0x0010)
            .u16(0x0010)
            .u16(0x0003)
            .u16(0x0010)
            .u16(32)
            .bytes(fixed(point.getW().getAffineX()))
            .u16(32)
            .bytes(fixed(point.getW().getAffineY()))
            .toBytes();
    Bytes name = Bytes.concat(Bytes.of(0x00, 0x0b), Digests.sha256(publicArea));
    Bytes extra = Digests.sha256(forgetsChallenge ? Bytes.utf8("other") : toBeSigned());
    Bytes certified =
        new ByteWriter(256)
            .u32(0xff544347)
            .u16(0x8017)
            .u16(name.length())
            .bytes(name)
            .u16(extra.length())
            .bytes(extra)
            .u64(1)
            .u32(1)
            .u32(1)
            .u8(1)
            .u64(1)
            .u16(name.length())
            .bytes(name)
            .u16(name.length())
            .bytes(name)
            .toBytes();
    Bytes statement =
        map(
            pair("ver", text("2.0")),
            pair("alg", integer(-7)),
            pair("x5c", list(octetString(Pem.encoded(attestationIdentity())))),
            pair("sig", octetString(sign(attestationKey, certified))),
            pair("certInfo", octetString(certified)),
            pair("pubArea", octetString(publicArea)));
    return object("tpm", statement, client);
  }

  /** Section 8.3.1. */
  private X509Certificate attestationIdentity() throws Exception {
    JcaX509v3CertificateBuilder leaf =
        builder(new X500Name(new RDN[0]), attestationKey.getPublic(), until);
    leaf.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    leaf.addExtension(
        Extension.extendedKeyUsage,
        false,
        new ExtendedKeyUsage(KeyPurposeId.getInstance(new ASN1ObjectIdentifier("2.23.133.8.3"))));
    X500Name device =
        new X500Name(
            new RDN[] {
              new RDN(
                  new AttributeTypeAndValue[] {
                    part("2.23.133.2.1", "id:49465800"),
                    part("2.23.133.2.2", "model"),
                    part("2.23.133.2.3", "id:13")
                  })
            });
    leaf.addExtension(
        Extension.subjectAlternativeName, true, new GeneralNames(new GeneralName(device)));
    // Makers of TPMs leave it out, and webauthn4j does not read it as it is written.
    if (!modelInCertificate.equals(MODEL)) {
      leaf.addExtension(
          new ASN1ObjectIdentifier("1.3.6.1.4.1.45724.1.1.4"),
          false,
          new DEROctetString(octets(modelInCertificate)));
    }
    return sign(leaf);
  }

  private static AttributeTypeAndValue part(String type, String value) {
    return new AttributeTypeAndValue(new ASN1ObjectIdentifier(type), new DERUTF8String(value));
  }

  // What all have

  private Bytes begin(RelyingParty party, Bytes challenge) {
    key = CertificateAuthority.newKey();
    AttestedCredentialData credential =
        new AttestedCredentialData(
            new AAGUID(MODEL),
            octets(UUID.randomUUID()),
            EC2COSEKey.create((ECPublicKey) key.getPublic(), COSEAlgorithmIdentifier.ES256));
    AuthenticatorData<RegistrationExtensionAuthenticatorOutput> data =
        new AuthenticatorData<>(
            Digests.sha256(Bytes.utf8(party.id())).toArray(), flags, 0, credential);
    authenticatorData =
        Bytes.unsafeWrap(new AuthenticatorDataConverter(new ObjectConverter()).convert(data));
    Bytes client =
        Bytes.utf8(
            new JsonObject()
                .put("type", "webauthn.create")
                .put("challenge", challenge.base64Url())
                .put("origin", party.origin())
                .encode());
    clientHash = Digests.sha256(client);
    return client;
  }

  private PublicKey attested() {
    return attestsOtherKey ? CertificateAuthority.newKey().getPublic() : key.getPublic();
  }

  private Bytes toBeSigned() {
    return Bytes.concat(authenticatorData, clientHash);
  }

  private Bytes sign(KeyPair by, Bytes message) throws Exception {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(by.getPrivate());
    signature.update(breaksSignature ? new byte[1] : message.toArray());
    return Bytes.unsafeWrap(signature.sign());
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name subject, PublicKey of, Instant until) {
    return new JcaX509v3CertificateBuilder(
        ROOT,
        BigInteger.valueOf(System.nanoTime()),
        Date.from(Instant.now().minus(Duration.ofDays(60))),
        Date.from(until),
        subject,
        of);
  }

  private X509Certificate sign(X509v3CertificateBuilder builder) throws Exception {
    byte[] encoded =
        builder
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(rootKey.getPrivate()))
            .getEncoded();
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }

  private static byte[] octets(UUID model) {
    return new ByteWriter(16)
        .u64(model.getMostSignificantBits())
        .u64(model.getLeastSignificantBits())
        .toBytes()
        .toArray();
  }

  private static Bytes fixed(BigInteger number) {
    byte[] octets = new byte[32];
    byte[] plain = number.toByteArray();
    int length = Math.min(32, plain.length);
    System.arraycopy(plain, plain.length - length, octets, 32 - length, length);
    return Bytes.unsafeWrap(octets);
  }

  // CBOR (RFC 8949), as far as it is needed

  private Made object(String format, Bytes statement, Bytes client) {
    return new Made(
        map(
            pair("fmt", text(format)),
            pair("attStmt", statement),
            pair("authData", octetString(authenticatorData))),
        client);
  }

  private static Bytes head(int major, int number) {
    ByteWriter head = new ByteWriter(3);
    if (number < 24) return head.u8(major << 5 | number).toBytes();
    return number < 256
        ? head.u8(major << 5 | 24).u8(number).toBytes()
        : head.u8(major << 5 | 25).u16(number).toBytes();
  }

  private static Bytes integer(int number) {
    return number < 0 ? head(1, -1 - number) : head(0, number);
  }

  private static Bytes octetString(Bytes octets) {
    return Bytes.concat(head(2, octets.length()), octets);
  }

  private static Bytes text(String text) {
    return Bytes.concat(head(3, text.length()), Bytes.utf8(text));
  }

  private static Bytes list(Bytes only) {
    return Bytes.concat(head(4, 1), only);
  }

  private static Bytes pair(String name, Bytes value) {
    return Bytes.concat(text(name), value);
  }

  private static Bytes map(Bytes... pairs) {
    List<Bytes> all = new ArrayList<>(List.of(head(5, pairs.length)));
    all.addAll(List.of(pairs));
    return Bytes.concat(all.toArray(new Bytes[0]));
  }
}
