package dev.sottovoce.server.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayCredentialsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T01:00:00.5Z");

  @TempDir Path data;

  private Relays relays(String... uris) {
    RelayConfig defaults = RelayConfig.DEFAULT;
    RelayConfig config =
        new RelayConfig(
            List.of(uris),
            Duration.ofHours(1),
            defaults.host(),
            defaults.port(),
            defaults.tlsPort(),
            defaults.relayPorts(),
            Optional.empty(),
            List.of());
    return new Relays(config, new RelaySecrets(data), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  /** The password is what {@code openssl dgst -sha1 -hmac} makes of it. */
  @Test
  void password_isTheHmacOfTheUserName() {
    RelayCredentials made =
        RelayCredentials.of(
            "north-of-the-wall-1", "ab12cd34ef567890", Instant.ofEpochSecond(1_795_918_727));

    assertEquals("1795918727:ab12cd34ef567890", made.username());
    assertEquals("snPqaZ8U5EQm0hD3DQujLFzKQUw=", made.password());
    assertFalse(made.toString().contains("snPq"));
  }

  @Test
  void userName_saysUntilWhen_andNothingOfWho() throws Exception {
    Relays relays = relays("turn:relay.example:3478?transport=udp");
    RelayCredentials one = relays.offer().orElseThrow().credentials();
    RelayCredentials other = relays.offer().orElseThrow().credentials();

    assertTrue(one.username().matches("1795917600:[0-9a-f]{16}"), one.username());
    assertEquals(Instant.parse("2026-11-29T02:00:00Z"), one.expires());
    assertNotEquals(one.username(), other.username());
  }

  @Test
  void withoutRelays_thereIsNothing_notEvenASecret() throws Exception {
    assertTrue(relays().offer().isEmpty());
    assertFalse(Files.exists(data.resolve(RelaySecrets.FILE)));
  }

  @Test
  void serversOwnRelay_countsWhereTheConfigurationNamesNone() throws Exception {
    Relays none = relays();
    none.useLocal(List.of("turn:here:3478?transport=udp"));
    assertEquals(List.of("turn:here:3478?transport=udp"), none.offer().orElseThrow().uris());

    Relays named = relays("turn:there:3478?transport=udp");
    named.useLocal(List.of("turn:here:3478?transport=udp"));
    assertEquals(List.of("turn:there:3478?transport=udp"), named.offer().orElseThrow().uris());
  }

  @Test
  void secret_isMadeOnce_andNobodyElseReadsIt() throws Exception {
    List<String> made = new RelaySecrets(data).all();

    assertEquals(1, made.size());
    assertEquals(made, new RelaySecrets(data).all());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(data.resolve(RelaySecrets.FILE))));
  }

  @Test
  void rotation_keepsTheOneBefore_andNoOlderOne() throws Exception {
    RelaySecrets secrets = new RelaySecrets(data);
    String first = secrets.all().getFirst();
    secrets.rotate();
    List<String> two = secrets.all();
    secrets.rotate();

    assertEquals(2, two.size());
    assertEquals(first, two.get(1));
    assertEquals(List.of(two.getFirst()), secrets.all().subList(1, 2));
    assertFalse(secrets.all().contains(first));
  }

  @Test
  void damagedFile_isSaidSo() throws Exception {
    Files.createDirectories(data.resolve("turn"));
    for (String bad : List.of("", "short\n", "with a space in its middle\n")) {
      Files.writeString(data.resolve(RelaySecrets.FILE), bad);
      IOException said = assertThrows(IOException.class, () -> new RelaySecrets(data).all());
      assertTrue(
          String.valueOf(said.getMessage()).startsWith("turn/secrets wants"), said.getMessage());
    }
  }
}
