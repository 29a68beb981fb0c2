package dev.sottovoce.identity;

import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.security.KeyPair;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Requests for device certificates (PKCS #10, RFC 2986). */
public final class CertificateRequests {
  /** The device key's signature algorithm. */
  public static final String SIGNATURE = "SHA256withECDSA";

  private CertificateRequests() {}

  /**
   * A request that proves possession of the key. Its subject is empty of meaning: whose the
   * certificate becomes is decided by the enrolment code.
   *
   * @param key P-256; the private key may live in hardware
   */
  public static Bytes create(KeyPair key) {
    try {
      return Bytes.unsafeWrap(
          new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=device"), key.getPublic())
              .build(new JcaContentSignerBuilder(SIGNATURE).build(key.getPrivate()))
              .getEncoded());
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalArgumentException("the key cannot sign with " + SIGNATURE, e);
    }
  }
}
