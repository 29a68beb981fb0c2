package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.dtls.Dtls12Association;
import dev.sottovoce.dtls.DtlsAssociation.Output;
import dev.sottovoce.dtls.DtlsAssociation.Reason;
import dev.sottovoce.dtls.EphemeralShares;
import dev.sottovoce.dtls.HandshakeTiming;
import dev.sottovoce.dtls.LocalIdentity;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DTLS-SRTP with OpenSSL in either role: it must export the keys that we export. */
class OpensslDtlsTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Pattern EXPORTED = Pattern.compile("Keying material: ([0-9A-F]+)");
  private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_256_GCM;

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Entropy entropy = new SecureRandom()::nextBytes;
  @TempDir Path folder;
  private Fingerprint theirs;

  @BeforeAll
  static void needs() throws InterruptedException {
    Needs.need(isInstalled(), "openssl is not installed (Debian: apt install openssl)");
  }

  @BeforeEach
  void makeTheirCertificate() throws Exception {
    String[] command = {
      "openssl",
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-nodes",
      "-keyout",
      "key.pem",
      "-out",
      "cert.pem",
      "-subj",
      "/CN=peer",
      "-days",
      "2"
    };
    assertEquals(0, process(List.of(command)).waitFor());
    try (InputStream pem = Files.newInputStream(folder.resolve("cert.pem"))) {
      byte[] der = CertificateFactory.getInstance("X.509").generateCertificate(pem).getEncoded();
      theirs = Fingerprint.ofCertificate(Bytes.copyOf(der));
    }
  }

  @AfterEach
  void noHandshakeIsLeft() throws InterruptedException {
    executor.shutdown();
    assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS));
  }

  @Test
  void asClient() throws Exception {
    int port = FreePorts.range(1);
    Process openssl = openssl("s_server", "-accept", "127.0.0.1:" + port, "-Verify", "1");
    try {
      awaitLine(openssl, "ACCEPT");
      try (DtlsOverUdp ours = over(MediaKeys.Role.CLIENT, theirs, OptionalInt.of(port))) {
        MediaKeys keys = ours.await(Output.Established.class, LIMIT).orElseThrow().keys();
        assertSameKeys(openssl, keys.sendKey(), keys.receiveKey());
      }
    } finally {
      openssl.destroy();
    }
  }

  @Test
  void asServer() throws Exception {
    try (DtlsOverUdp ours = over(MediaKeys.Role.SERVER, theirs, OptionalInt.empty())) {
      Process openssl = openssl("s_client", "-connect", "127.0.0.1:" + ours.port());
      try {
        MediaKeys keys = ours.await(Output.Established.class, LIMIT).orElseThrow().keys();
        assertSameKeys(openssl, keys.receiveKey(), keys.sendKey());
      } finally {
        openssl.destroy();
      }
    }
  }

  @Test
  void anotherCertificateThanAnnounced_isRefused() throws Exception {
    Fingerprint announced = LocalIdentity.create(new BouncyCastleCrypto(), entropy).fingerprint();
    try (DtlsOverUdp ours = over(MediaKeys.Role.SERVER, announced, OptionalInt.empty())) {
      Process openssl = openssl("s_client", "-connect", "127.0.0.1:" + ours.port());
      try {
        Output.Failed failed = ours.await(Output.Failed.class, LIMIT).orElseThrow();
        assertEquals(Reason.FINGERPRINT_MISMATCH, failed.reason());
        assertTrue(openssl.waitFor(10, TimeUnit.SECONDS), "OpenSSL was not told");
      } finally {
        openssl.destroy();
      }
    }
  }

  private DtlsOverUdp over(MediaKeys.Role role, Fingerprint announced, OptionalInt peerPort)
      throws IOException {
    return new DtlsOverUdp(
        new Dtls12Association(
            role,
            LocalIdentity.create(new BouncyCastleCrypto(), entropy),
            announced,
            List.of(PROFILE),
            Dtls12Association.Newer.KNOWN,
            new EphemeralShares(),
            HandshakeTiming.AFTER_ICE,
            executor,
            entropy),
        peerPort);
  }

  /** What OpenSSL exports begins with the client's key and the server's (RFC 5764 section 4.2). */
  private static void assertSameKeys(Process openssl, Secret client, Secret server)
      throws IOException {
    Matcher exported = awaitMatch(openssl);
    String hex = exported.group(1).toLowerCase(Locale.ROOT);
    assertEquals(2 * MediaKeys.exportedOctets(PROFILE), hex.length());
    Bytes octets = Bytes.fromHex(hex);
    int key = PROFILE.masterKeyOctets();
    assertTrue(client.sameAs(Secret.copyOf(octets.slice(0, key))), "the client's key differs");
    assertTrue(server.sameAs(Secret.copyOf(octets.slice(key, 2 * key))), "the server's differs");
  }

  private Process openssl(String role, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("openssl", role, "-dtls1_2", "-cert", "cert.pem"));
    command.addAll(List.of("-key", "key.pem", "-use_srtp", "SRTP_AEAD_AES_256_GCM"));
    command.addAll(List.of("-keymatexport", MediaKeys.EXPORTER_LABEL, "-keymatexportlen", "88"));
    command.addAll(List.of(more));
    return process(command);
  }

  private Process process(List<String> command) throws IOException {
    return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
  }

  private static void awaitLine(Process process, String wanted) throws IOException {
    String line = process.inputReader().readLine();
    while (line != null && !line.contains(wanted)) line = process.inputReader().readLine();
    assertTrue(line != null, "openssl ended without " + wanted);
  }

  private static Matcher awaitMatch(Process process) throws IOException {
    StringBuilder read = new StringBuilder();
    String line = process.inputReader().readLine();
    while (line != null) {
      read.append(line).append('\n');
      Matcher matcher = EXPORTED.matcher(line);
      if (matcher.find()) return matcher;
      line = process.inputReader().readLine();
    }
    throw new AssertionError("openssl exported nothing:\n" + read);
  }

  private static boolean isInstalled() throws InterruptedException {
    try {
      return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
