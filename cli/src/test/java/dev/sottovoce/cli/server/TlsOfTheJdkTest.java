package dev.sottovoce.cli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.server.Administration;
import dev.sottovoce.server.SipPhoneKit;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.testing.Anybody;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where BoringSSL does not load, in a process of its own: Netty is told to do without. */
@Timeout(120)
class TlsOfTheJdkTest {
  private static final String CLIENTS_TICKETS = "jdk.tls.client.enableSessionTicketExtension";

  @TempDir Path folder;

  private static ProcessBuilder sottovoce(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dio.netty.handler.ssl.noOpenSsl=true",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sottovoce.cli.Main"));
    command.addAll(List.of(words));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  @Test
  void doctor_saysThatItIsNotPostQuantum() throws Exception {
    Process doctor =
        sottovoce("doctor", "--data", folder.resolve("none").toString(), "--home", "none").start();
    String said = new String(doctor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String words = said.replaceAll("\\s+", " ");
    assertTrue(words.contains("so connections to the server are not post-quantum"), said);
  }

  @Test
  void everyStart_saysThatItIsNotPostQuantum_andNobodyGetsATicket() throws Exception {
    LocalServer.configure(folder);
    Path file = folder.resolve("sottovoce.yaml");
    Files.writeString(file, Files.readString(file) + "  sipForeign: 127.0.0.1:0\n");
    for (int start = 0; start < 2; start++) {
      Process up = sottovoce("up", "--no-policy-root", "--data", folder.toString()).start();
      try {
        String said = said(up);
        assertTrue(said.contains("WARN"), said);
        assertTrue(said.contains("BoringSSL does not load here: TLS is the JDK's"), said);
        assertTrue(said.contains("note: TLS is the JDK's, without post-quantum groups"), said);
        if (start == 0) assertNobodyGetsATicket(said);
      } finally {
        up.destroyForcibly();
        up.waitFor();
      }
    }
  }

  /** What it says until it listens. */
  private static String said(Process up) throws IOException {
    StringBuilder said = new StringBuilder();
    BufferedReader lines = up.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      if (line.startsWith("Ctrl-C")) break;
    }
    return said.toString();
  }

  /** A session that goes on would outlive a revocation (RFC 8446 section 4.6.1). */
  private void assertNobodyGetsATicket(String said) throws Exception {
    Path kit = folder.resolve("kit");
    try (Administration administration = Administration.open(folder)) {
      administration.addSipPhone("alice", kit, SipPhoneKit.Options.DEFAULT);
    }
    assertEquals(2, looksAt(kit, "TLSv1.3", port(said, "phones ")));
    assertEquals(2, looksAt(kit, "TLSv1.3", port(said, "enrolment ")));
    int foreign = port(said, "foreign ");
    assertEquals(2, looksAt(kit, "TLSv1.3", foreign));
    assertEquals(2, looksAt(kit, "TLSv1.2", foreign));
    // Whoever wants no ticket could come back by the session's number.
    System.setProperty(CLIENTS_TICKETS, "false");
    try {
      assertEquals(2, looksAt(kit, "TLSv1.2", foreign));
    } finally {
      System.clearProperty(CLIENTS_TICKETS);
    }
  }

  private static int port(String said, String name) {
    Matcher found = Pattern.compile(name + ".*?:([0-9]+)\\b").matcher(said);
    assertTrue(found.find(), said);
    return Integer.parseInt(found.group(1));
  }

  /** How often somebody who comes twice has to look at the server's certificate. */
  private static int looksAt(Path kit, String version, int port) throws Exception {
    Anybody anybody = new Anybody();
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(kit).getKeyManagers(), new TrustManager[] {anybody}, null);
    for (int i = 0; i < 2; i++) {
      try (SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
        socket.setEnabledProtocols(new String[] {version});
        socket.setSoTimeout(10_000);
        socket
            .getOutputStream()
            .write("\r\n\r\nGET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        // A ticket comes before whatever is said.
        socket.getInputStream().read();
        assertEquals(version, socket.getSession().getProtocol());
      }
    }
    return anybody.newLooks();
  }

  private static KeyManagerFactory keys(Path kit) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "device",
        Pem.privateKey(kit.resolve("key.pem")),
        new char[0],
        Pem.certificates(kit.resolve("certificate.pem")).toArray(new Certificate[0]));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, new char[0]);
    return keys;
  }
}
