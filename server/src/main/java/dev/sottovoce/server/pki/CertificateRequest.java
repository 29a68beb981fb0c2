package dev.sottovoce.server.pki;

import dev.sottovoce.identity.DeviceCertificateProfile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Optional;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** Requests for certificates (PKCS #10, RFC 2986) as they come from outside. */
public final class CertificateRequest {
  private static final int MOST_OCTETS = 4096;
  private static final int MOST_TEXT = 16 * 1024;

  private CertificateRequest() {}

  /** The request's P-256 key, when the request proves that its sender holds it. */
  public static Optional<PublicKey> provenKey(byte[] encoded) {
    if (encoded.length > MOST_OCTETS) return Optional.empty();
    try {
      JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(encoded);
      PublicKey key = request.getPublicKey();
      boolean proven =
          DeviceCertificateProfile.isP256(key)
              && request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key));
      return proven ? Optional.of(key) : Optional.empty();
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The same for a file, PEM or DER.
   *
   * @throws IOException when it holds no such request; the message says what is wanted
   */
  public static PublicKey provenKey(Path file) throws IOException {
    if (Files.size(file) > MOST_TEXT) throw unusable(file);
    byte[] content = Files.readAllBytes(file);
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (text.startsWith("-----BEGIN ")) {
      try (PemReader reader = new PemReader(new StringReader(text))) {
        PemObject found = reader.readPemObject();
        if (found == null || !found.getType().endsWith("CERTIFICATE REQUEST")) {
          throw unusable(file);
        }
        content = found.getContent();
      }
    }
    return provenKey(content).orElseThrow(() -> unusable(file));
  }

  private static IOException unusable(Path file) {
    return new IOException(
        file.getFileName()
            + " is no certificate request (PKCS #10) that is signed by its own P-256 key; make one"
            + " with: openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout"
            + " key.pem -subj /CN=phone -out request.pem");
  }
}
