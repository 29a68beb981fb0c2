package dev.sottovoce.server.relay;

import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/**
 * What the server shares with its relays, in a file of one line each, the newest first. Credentials
 * are made with the newest; a relay takes those of the one before, too, so that nothing breaks when
 * it changes.
 */
public final class RelaySecrets {
  /** In the server's folder. */
  public static final String FILE = "turn/secrets";

  private static final int OCTETS = 32;
  private static final int MOST = 2;
  private static final String SHAPE = "[A-Za-z0-9+/_=.-]{16,200}";

  private final Path folder;
  private final Path file;

  public RelaySecrets(Path data) {
    file = data.resolve(FILE);
    folder = data.resolve("turn");
  }

  Path folder() {
    return folder;
  }

  boolean exist() {
    return Files.exists(file);
  }

  /** Those that count, the newest first; one is made if there is none. */
  public List<String> all() throws IOException {
    if (!exist()) write(List.of(fresh()));
    List<String> lines =
        Files.readAllLines(file).stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
    if (lines.isEmpty() || !lines.stream().allMatch(each -> each.matches(SHAPE))) {
      throw new IOException(
          FILE + " wants one secret a line, of 16 to 200 letters, digits and + / _ = . -");
    }
    return lines.subList(0, Math.min(MOST, lines.size()));
  }

  /** A new one becomes the newest, and what was the newest goes on counting. */
  public void rotate() throws IOException {
    write(List.of(fresh(), all().getFirst()));
  }

  private void write(List<String> secrets) throws IOException {
    Files.createDirectories(folder);
    Pem.writePrivately(file, String.join("\n", secrets) + "\n");
  }

  private static String fresh() {
    byte[] octets = new byte[OCTETS];
    new SecureRandom().nextBytes(octets);
    return Bytes.unsafeWrap(octets).base64Url();
  }
}
