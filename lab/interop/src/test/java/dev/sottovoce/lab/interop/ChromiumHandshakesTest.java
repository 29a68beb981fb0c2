package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.MediaKeys.Role;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.dtls.Dtls13Association;
import dev.sottovoce.dtls.DtlsAssociation;
import dev.sottovoce.dtls.DtlsAssociation.Output;
import dev.sottovoce.dtls.DtlsEndpoint;
import dev.sottovoce.dtls.DtlsTerms;
import dev.sottovoce.dtls.EphemeralShares;
import dev.sottovoce.dtls.HandshakeTiming;
import dev.sottovoce.dtls.LocalIdentity;
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.dtls.suite.SessionBinding;
import dev.sottovoce.dtls.suite.SignatureScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Handshakes of a stock Chromium with our bare association, in every shape that it has with us.
 * With {@code -Dsottovoce.record=FOLDER} each is written down there, for the fuzz tests of {@code
 * protocol/dtls}: all randomness of our end comes from one seed, so the recording can be played
 * again, keys and all. To record again after Chromium or our hellos have changed:
 *
 * <pre>
 * mvn test -pl lab/interop -am -Dtest=ChromiumHandshakesTest -Dsurefire.failIfNoSpecifiedTests=false \
 *   -Dtest.args="-Dsottovoce.record=$PWD/protocol/dtls/src/test/resources/dev/sottovoce/dtls/chromium"
 * </pre>
 */
class ChromiumHandshakesTest {
  private static final Pattern FINGERPRINT = Pattern.compile("a=fingerprint:(.*?)\r?\n");
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Nothing may be repeated in a recording, however slow the machine is. */
  private static final HandshakeTiming PATIENT =
      new HandshakeTiming(Duration.ofSeconds(15), Duration.ofSeconds(20));

  private static final ExecutorService EXECUTOR = Executors.newVirtualThreadPerTaskExecutor();

  /** Its signatures follow from key and message, so that the seed repeats our end. */
  private static final CryptoBackend CRYPTO = new BouncyCastleCrypto();

  private static Chromium chromium;

  /** What our end is, and so what Chromium's must be. */
  enum Shape {
    SERVER(Role.SERVER, ProtocolVersion.DTLS_1_3, Dtls13Association.Path.VALIDATED),
    SERVER_COOKIE(Role.SERVER, ProtocolVersion.DTLS_1_3, Dtls13Association.Path.UNCHECKED),
    SERVER_RETRY(
        Role.SERVER,
        ProtocolVersion.DTLS_1_3,
        Dtls13Association.Path.VALIDATED,
        NamedGroup.SECP256R1),
    CLIENT(Role.CLIENT, ProtocolVersion.DTLS_1_3, Dtls13Association.Path.VALIDATED),
    CLIENT_X25519(
        Role.CLIENT, ProtocolVersion.DTLS_1_3, Dtls13Association.Path.VALIDATED, NamedGroup.X25519),
    SERVER_12(Role.SERVER, ProtocolVersion.DTLS_1_2, Dtls13Association.Path.VALIDATED),
    CLIENT_12(Role.CLIENT, ProtocolVersion.DTLS_1_2, Dtls13Association.Path.VALIDATED);

    final Role ours;
    final ProtocolVersion version;
    final Dtls13Association.Path path;
    final List<NamedGroup> groups;

    Shape(Role ours, ProtocolVersion version, Dtls13Association.Path path, NamedGroup... groups) {
      this.ours = ours;
      this.version = version;
      this.path = path;
      this.groups = List.of(groups.length == 0 ? NamedGroup.values() : groups);
    }

    String fileName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".handshake";
    }

    long seed() {
      return 1000L + ordinal();
    }
  }

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Needs.chromium();
    chromium = Chromium.start(folder.resolve("profile"));
  }

  @AfterAll
  static void stop() {
    if (chromium != null) chromium.close();
    EXECUTOR.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource
  void aHandshakeOfEachShape_isRecorded(Shape shape) throws Exception {
    Entropy entropy = new Random(shape.seed())::nextBytes;
    LocalIdentity identity = LocalIdentity.create(CRYPTO, entropy);
    BrowserPage page = new BrowserPage(chromium, TestWav.stereo48(new short[48_000]));
    String offer = page.offer(BrowserPage.Setup.AS_IT_COMES);
    Matcher announced = FINGERPRINT.matcher(offer);
    assertTrue(announced.find(), offer);
    DtlsAssociation ours =
        association(shape, identity, Fingerprint.parse(announced.group(1)).orElseThrow(), entropy);
    try (HandshakeRecorder recorder = new HandshakeRecorder(ours)) {
      page.answered(answer(shape, identity, recorder.port()));
      Output.Established end = recorder.await(Output.Established.class, LIMIT).orElseThrow();
      assertEquals(shape.version.displayName(), end.keys().agreement().keying());
      // Its own acknowledgement of ours, perhaps.
      recorder.await(Output.Closed.class, Duration.ofMillis(200));
      assertIsChromiums(shape, page.stats());
      page.end();
      // Its goodbye.
      recorder.await(Output.Closed.class, Duration.ofSeconds(2));
      String text = text(shape, announced.group(1), recorder.steps());
      String folder = System.getProperty("sottovoce.record");
      if (folder != null) {
        Files.writeString(Files.createDirectories(Path.of(folder)).resolve(shape.fileName()), text);
      }
    }
  }

  private static void assertIsChromiums(Shape shape, JsonNode stats) {
    JsonNode transport = stats.path("transport");
    String role = shape.ours == Role.SERVER ? "client" : "server";
    assertEquals(role, transport.path("dtlsRole").asText(), stats::toString);
    assertEquals("connected", transport.path("dtlsState").asText(), stats::toString);
  }

  private static DtlsAssociation association(
      Shape shape, LocalIdentity identity, Fingerprint announced, Entropy entropy) {
    DtlsTerms terms =
        new DtlsTerms(
            List.of(shape.version),
            List.of(CipherSuite.values()),
            shape.groups,
            List.of(SignatureScheme.values()),
            List.of(SrtpProfile.AEAD_AES_256_GCM));
    DtlsEndpoint endpoint =
        new DtlsEndpoint(
            identity, terms, new EphemeralShares(), PATIENT, EXECUTOR, CRYPTO, entropy);
    return shape.ours == Role.SERVER
        ? endpoint.server(announced, SessionBinding.NONE, shape.path)
        : endpoint.client(shape.version, announced, SessionBinding.NONE);
  }

  private static String answer(Shape shape, LocalIdentity identity, int port) {
    return """
    v=0
    o=- 1 1 IN IP4 127.0.0.1
    s=-
    t=0 0
    a=ice-lite
    m=audio %1$d UDP/TLS/RTP/SAVPF 111
    c=IN IP4 127.0.0.1
    a=mid:0
    a=sendrecv
    a=rtcp-mux
    a=rtpmap:111 opus/48000/2
    a=ice-ufrag:%2$s
    a=ice-pwd:%3$s
    a=fingerprint:%4$s
    a=setup:%5$s
    a=candidate:1 1 udp 2130706431 127.0.0.1 %1$d typ host
    """
        .formatted(
            port,
            HandshakeRecorder.UFRAG,
            HandshakeRecorder.PASSWORD,
            identity.fingerprint().toSdp(),
            shape.ours == Role.SERVER ? "passive" : "active")
        .replace("\n", "\r\n");
  }

  private static String text(Shape shape, String announced, List<HandshakeRecorder.Step> steps)
      throws Exception {
    StringBuilder text = new StringBuilder();
    text.append("# A handshake with ").append(chromium.version()).append(", default settings.\n");
    text.append("# All keys and certificates in it were made for it alone.\n");
    text.append("# Recorded by ChromiumHandshakesTest of lab/interop, which says how to do so.\n");
    text.append("ours ").append(shape.ours).append('\n');
    text.append("version ").append(shape.version).append('\n');
    text.append("path ").append(shape.path).append('\n');
    text.append("groups ")
        .append(shape.groups.stream().map(NamedGroup::name).collect(Collectors.joining(" ")))
        .append('\n');
    text.append("seed ").append(shape.seed()).append('\n');
    text.append("announced ").append(announced).append('\n');
    for (HandshakeRecorder.Step step : steps) {
      text.append(step.event()).append(' ').append(step.millis());
      if (!step.datagram().isEmpty()) text.append(' ').append(step.datagram().hex());
      text.append('\n');
    }
    return text.toString();
  }
}
