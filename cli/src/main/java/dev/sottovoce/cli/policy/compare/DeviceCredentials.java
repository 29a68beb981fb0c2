package dev.sottovoce.cli.policy.compare;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.crypto.Es256;
import dev.sottovoce.crypto.backend.KeyEncodings;
import dev.sottovoce.identity.DeviceCertificateProfile;
import dev.sottovoce.mikey.Credentials;
import dev.sottovoce.phone.signalling.AuthorityPath;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.wire.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Two phones with device certificates of one organisation, made when they are first needed. */
final class DeviceCredentials {
  private @Nullable Map<Ends.Who, Credentials> made;

  Credentials of(Ends.Who who) {
    Map<Ends.Who, Credentials> known = made;
    if (known == null) {
      try {
        known = make();
      } catch (IOException e) {
        throw Failure.environment(Sentences.of("No certificates can be made for MIKEY-DH", e), e);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java has no P-256", e);
      }
      made = known;
    }
    return Objects.requireNonNull(known.get(who));
  }

  private static Map<Ends.Who, Credentials> make() throws IOException, GeneralSecurityException {
    Path folder = Files.createTempDirectory("sottovoce-compare");
    try {
      CertificateAuthority authority =
          CertificateAuthority.in(folder, "example.org", Clock.fixed(Agenda.START, ZoneOffset.UTC));
      Map<Ends.Who, Credentials> made = new EnumMap<>(Ends.Who.class);
      for (Ends.Who who : Ends.Who.values()) made.put(who, certified(authority, who));
      return made;
    } finally {
      for (String each : List.of("ca.key", "ca.pem")) Files.deleteIfExists(folder.resolve(each));
      Files.deleteIfExists(folder);
    }
  }

  private static Credentials certified(CertificateAuthority authority, Ends.Who who)
      throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair key = generator.generateKeyPair();
    X509Certificate certificate = authority.issueDevice(key.getPublic(), who.device());
    return new Credentials.Certified(
        List.of(Bytes.copyOf(certificate.getEncoded())),
        message -> sign(key.getPrivate(), message),
        (certificates, address) -> publicKey(authority.certificate(), certificates, address));
  }

  private static Bytes sign(PrivateKey key, Bytes message) {
    return Es256.sign(key, message);
  }

  /** As a phone judges: the whole path to the authority, and whose certificate it is. */
  private static Optional<Bytes> publicKey(
      X509Certificate authority, List<Bytes> certificates, String address) {
    try {
      X509Certificate device =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(certificates.get(0).toArray()));
      AuthorityPath.check(List.of(device), List.of(authority), Agenda.START);
      Bytes key = Bytes.copyOf(device.getPublicKey().getEncoded());
      int octets = KeyEncodings.SECP256R1.publicOctets();
      return DeviceCertificateProfile.read(device)
          .filter(each -> each.address().equals(address))
          .map(each -> key.slice(key.length() - octets, key.length()));
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }
}
