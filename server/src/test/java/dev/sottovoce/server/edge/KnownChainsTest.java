package dev.sottovoce.server.edge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.Pem;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that come again. */
class KnownChainsTest {
  private static final String DOMAIN = "example.test";

  @TempDir Path folder;
  private SSLEngine engine;
  private CertificateAuthority authority;
  private Counting platform;
  private Instant now = Instant.now();
  private KnownChains chains;

  @BeforeEach
  void trustOneAuthority() throws Exception {
    engine = SSLContext.getDefault().createSSLEngine();
    authority = CertificateAuthority.in(folder.resolve("ca"), DOMAIN, Clock.systemUTC());
    String pem = Pem.of(authority.accepted().toArray(new X509Certificate[0]));
    platform = new Counting((X509ExtendedTrustManager) Pem.trusting(pem).getTrustManagers()[0]);
    InstantSource source = () -> now;
    chains = new KnownChains(platform, source.withZone(ZoneOffset.UTC));
  }

  private static X509Certificate[] device(CertificateAuthority by) throws IOException {
    return new X509Certificate[] {
      by.issueDevice(
          CertificateAuthority.newKey().getPublic(),
          new DeviceCertificate("alice", DOMAIN, UUID.randomUUID()))
    };
  }

  private void come(X509Certificate[] chain) throws CertificateException {
    chains.checkClientTrusted(chain, "UNKNOWN", engine);
  }

  @Test
  void aChainThatComesAgain_isNotCheckedAgain() throws Exception {
    X509Certificate[] chain = device(authority);
    come(chain);
    come(chain);
    assertEquals(1, platform.asked);
    come(device(authority));
    assertEquals(2, platform.asked);
  }

  @Test
  void aStranger_isRefusedEachTime() throws Exception {
    CertificateAuthority other =
        CertificateAuthority.in(folder.resolve("other"), DOMAIN, Clock.systemUTC());
    X509Certificate[] chain = device(other);
    assertThrows(CertificateException.class, () -> come(chain));
    assertThrows(CertificateException.class, () -> come(chain));
    assertEquals(2, platform.asked);
    come(device(authority));
  }

  /** A stranger's certificate behind one that is known is another chain. */
  @Test
  void aKnownCertificateInAnotherChain_isCheckedAgain() throws Exception {
    X509Certificate[] chain = device(authority);
    come(chain);
    X509Certificate[] longer = {chain[0], authority.accepted().getFirst()};
    come(longer);
    assertEquals(2, platform.asked);
  }

  @Test
  void aKnownChain_runsOut() throws Exception {
    X509Certificate[] chain = device(authority);
    come(chain);
    now = chain[0].getNotAfter().toInstant().plusSeconds(1);
    assertThrows(CertificateExpiredException.class, () -> come(chain));
    now = Instant.EPOCH;
    assertThrows(CertificateException.class, () -> come(chain));
    assertEquals(1, platform.asked);
  }

  @Test
  void phonesAreToldTheSameAuthorities() {
    assertArrayEquals(platform.getAcceptedIssuers(), chains.getAcceptedIssuers());
  }

  /** The platform's, and how often it was asked. */
  private static final class Counting extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager platform;
    private int asked;

    Counting(X509ExtendedTrustManager platform) {
      this.platform = platform;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      asked++;
      // Without an engine the platform looks at the same things.
      platform.checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw new IllegalStateException("the edge has engines");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new IllegalStateException("the edge has engines");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      throw new IllegalStateException("no servers come");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw new IllegalStateException("no servers come");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      throw new IllegalStateException("no servers come");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return platform.getAcceptedIssuers();
    }
  }
}
