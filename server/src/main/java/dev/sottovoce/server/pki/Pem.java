package dev.sottovoce.server.pki;

import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** Keys and certificates as PEM (RFC 7468). */
public final class Pem {
  private Pem() {}

  public static String of(X509Certificate... chain) {
    StringBuilder text = new StringBuilder();
    try {
      for (X509Certificate each : chain) text.append(block("CERTIFICATE", each.getEncoded()));
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate that was parsed has an encoding", e);
    }
    return text.toString();
  }

  /** A certificate's DER. */
  public static Bytes encoded(X509Certificate certificate) {
    try {
      return Bytes.unsafeWrap(certificate.getEncoded());
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate that was parsed has an encoding", e);
    }
  }

  /** PKCS #8. */
  public static String of(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  public static List<X509Certificate> certificates(Path file) throws IOException {
    try {
      List<X509Certificate> chain = certificates(Files.readString(file));
      if (chain.isEmpty()) throw new IOException(file.getFileName() + " holds no certificate");
      return chain;
    } catch (CertificateException e) {
      throw new IOException(file.getFileName() + " holds no readable certificate", e);
    }
  }

  private static List<X509Certificate> certificates(String text)
      throws IOException, CertificateException {
    try (PemReader reader = new PemReader(new StringReader(text))) {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> chain = new ArrayList<>();
      for (PemObject each = reader.readPemObject(); each != null; each = reader.readPemObject()) {
        var content = new java.io.ByteArrayInputStream(each.getContent());
        chain.add((X509Certificate) factory.generateCertificate(content));
      }
      return chain;
    }
  }

  public static PrivateKey privateKey(Path file) throws IOException {
    try (PemReader reader = new PemReader(new StringReader(Files.readString(file)))) {
      PemObject found = reader.readPemObject();
      if (found == null) throw new IOException(file.getFileName() + " holds no key");
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(found.getContent()));
    } catch (GeneralSecurityException e) {
      throw new IOException(file.getFileName() + " holds no readable EC key (PKCS #8)", e);
    }
  }

  /** TLS that trusts the certificates in a file and no others. */
  public static SSLContext trusting(Path file) throws IOException {
    try {
      TrustManagerFactory trust = trust(certificates(file));
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(file.getFileName() + " cannot be trusted", e);
    }
  }

  /**
   * Believes what these authorities have certified.
   *
   * @param authorities one or more certificates
   */
  public static TrustManagerFactory trusting(String authorities) {
    try {
      return trust(certificates(authorities));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("these are no authorities' certificates", e);
    }
  }

  private static TrustManagerFactory trust(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (X509Certificate each : authorities) {
      store.setCertificateEntry("authority" + store.size(), each);
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    return trust;
  }

  /** Writes a file that only its owner can read, whole or not at all. */
  public static void writePrivately(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    boolean posix = Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
    if (posix) {
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String block(String type, byte[] content) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    }
    return text.toString();
  }
}
