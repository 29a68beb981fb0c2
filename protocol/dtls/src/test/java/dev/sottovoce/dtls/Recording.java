package dev.sottovoce.dtls;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.dtls.DtlsAssociation.Input;
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.dtls.suite.SessionBinding;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executor;

/**
 * A handshake that a real Chromium had with our association, as {@code ChromiumHandshakesTest} of
 * {@code lab/interop} wrote it down. All randomness of our end came from one seed, so an
 * association made {@linkplain #association the same way} has the same keys and can read it.
 *
 * @param announced the fingerprint in Chromium's session description
 */
public record Recording(
    String name,
    MediaKeys.Role ours,
    ProtocolVersion version,
    Dtls13Association.Path path,
    List<NamedGroup> groups,
    long seed,
    Fingerprint announced,
    List<Step> steps) {
  /** What happened to our association. */
  public enum Event {
    START,
    IN,
    OUT
  }

  /**
   * @param millis since the recording began
   * @param datagram empty where there is none
   */
  public record Step(Event event, long millis, Bytes datagram) {
    public Instant at() {
      return BEGINNING.plusMillis(millis);
    }

    /** What our association is told, if this is no output of it. */
    public Input input() {
      return event == Event.START ? new Input.Start() : new Input.Datagram(datagram);
    }
  }

  /** As when it was recorded, or our end would say other things from the same seed. */
  public static final CryptoBackend CRYPTO = new BouncyCastleCrypto();

  /** So patient that our end repeated nothing, however slow the machine was. */
  static final HandshakeTiming TIMING =
      new HandshakeTiming(Duration.ofSeconds(15), Duration.ofSeconds(20));

  public static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  private static final List<String> OF_DTLS_13 =
      List.of("server", "server-cookie", "server-retry", "client", "client-x25519");
  private static final List<String> OF_DTLS_12 = List.of("server-12", "client-12");

  /** Those of DTLS 1.3. */
  public static List<Recording> ofDtls13() {
    return OF_DTLS_13.stream().map(Recording::read).toList();
  }

  /** Those of DTLS 1.2. */
  public static List<Recording> ofDtls12() {
    return OF_DTLS_12.stream().map(Recording::read).toList();
  }

  private static Recording read(String name) {
    try (InputStream in = Recording.class.getResourceAsStream("chromium/" + name + ".handshake")) {
      return parse(name, new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Recording parse(String name, String text) {
    Map<String, String> head = new HashMap<>();
    List<Step> steps = new ArrayList<>();
    for (String line : text.lines().filter(each -> !each.startsWith("#")).toList()) {
      String[] words = line.split(" ");
      if (Character.isLowerCase(line.charAt(0)))
        head.put(words[0], line.substring(words[0].length() + 1));
      else steps.add(step(words));
    }
    List<NamedGroup> groups = new ArrayList<>();
    for (String group : value(head, "groups").split(" ")) groups.add(NamedGroup.valueOf(group));
    return new Recording(
        name,
        MediaKeys.Role.valueOf(value(head, "ours")),
        ProtocolVersion.valueOf(value(head, "version")),
        Dtls13Association.Path.valueOf(value(head, "path")),
        List.copyOf(groups),
        Long.parseLong(value(head, "seed")),
        Fingerprint.parse(value(head, "announced")).orElseThrow(),
        List.copyOf(steps));
  }

  private static String value(Map<String, String> head, String key) {
    return Objects.requireNonNull(head.get(key), key);
  }

  private static Step step(String[] words) {
    Bytes datagram = words.length < 3 ? Bytes.EMPTY : Bytes.fromHex(words[2]);
    return new Step(Event.valueOf(words[0]), Long.parseLong(words[1]), datagram);
  }

  /** The randomness of our end, from its beginning. */
  public Entropy entropy() {
    return new Random(seed)::nextBytes;
  }

  public DtlsTerms terms() {
    return new DtlsTerms(
        List.of(version),
        List.of(CipherSuite.values()),
        groups,
        List.of(SignatureScheme.values()),
        List.of(SrtpProfile.AEAD_AES_256_GCM));
  }

  /** Our end, as it was before the recording. */
  public DtlsAssociation association(Executor executor) {
    Entropy entropy = entropy();
    LocalIdentity identity = LocalIdentity.create(CRYPTO, entropy);
    DtlsEndpoint endpoint =
        new DtlsEndpoint(
            identity, terms(), new EphemeralShares(), TIMING, executor, CRYPTO, entropy);
    return ours == MediaKeys.Role.SERVER
        ? endpoint.server(announced, SessionBinding.NONE, path)
        : endpoint.client(version, announced, SessionBinding.NONE);
  }

  @Override
  public String toString() {
    return name;
  }
}
