package dev.sottovoce.phone.enrol;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Certificates as the server sends them. */
final class Chains {
  private Chains() {}

  /**
   * @param pem one or more certificates, the device's first
   */
  static List<X509Certificate> parse(String pem) throws CertificateException {
    List<X509Certificate> chain = new ArrayList<>();
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    byte[] text = pem.getBytes(StandardCharsets.US_ASCII);
    for (Certificate each : factory.generateCertificates(new ByteArrayInputStream(text))) {
      chain.add((X509Certificate) each);
    }
    if (chain.isEmpty()) throw new CertificateException("no certificate");
    return chain;
  }
}
