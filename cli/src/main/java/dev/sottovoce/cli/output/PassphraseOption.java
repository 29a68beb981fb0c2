package dev.sottovoce.cli.output;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.phone.PassphraseSource;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * {@code --passphrase-file}: where a passphrase or PIN comes from. Without it, from the file
 * descriptor that {@code SOTTOVOCE_PASSPHRASE_FD} names, else from the terminal; never from the
 * command line or the environment, which others can read.
 */
public final class PassphraseOption implements PassphraseSource {
  private static final String DESCRIPTOR = "SOTTOVOCE_PASSPHRASE_FD";
  private static final int MOST_OCTETS = 1024;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = {
        "A file whose first line is the key's passphrase or the token's PIN. Without it: the file"
            + " descriptor that SOTTOVOCE_PASSPHRASE_FD names, else the terminal."
      })
  private @Nullable Path file;

  /** Whether a file was named. */
  public boolean isGiven() {
    return file != null;
  }

  @Override
  public Secret passphrase(Reason reason) throws IOException {
    Path source = file;
    String descriptor = System.getenv(DESCRIPTOR);
    if (source == null && descriptor != null && descriptor.matches("[0-9]{1,4}")) {
      source = Path.of("/dev/fd", descriptor);
    }
    if (source != null) return firstLine(source);
    Console terminal = System.console();
    if (terminal == null || !terminal.isTerminal()) {
      throw new IOException(
          "a passphrase is wanted and there is no terminal to ask on; give it with"
              + " --passphrase-file FILE");
    }
    return asked(terminal, reason);
  }

  private static Secret asked(Console terminal, Reason reason) throws IOException {
    char[] first = terminal.readPassword("Passphrase: ");
    if (first == null || first.length == 0) throw new IOException("no passphrase was given");
    try {
      if (reason == Reason.NEW) {
        char[] again = terminal.readPassword("Once more: ");
        boolean same = again != null && Arrays.equals(first, again);
        if (again != null) Arrays.fill(again, '\0');
        if (!same) throw new IOException("the two passphrases differ");
      }
      ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(first));
      byte[] octets = new byte[encoded.remaining()];
      encoded.get(octets);
      Arrays.fill(encoded.array(), (byte) 0);
      return Secret.takeFrom(octets);
    } finally {
      Arrays.fill(first, '\0');
    }
  }

  private static Secret firstLine(Path source) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (InputStream in = Files.newInputStream(source)) {
      for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
        if (line.size() == MOST_OCTETS) throw new IOException("the passphrase is too long");
        if (octet != '\r') line.write(octet);
      }
    }
    if (line.size() == 0) throw new IOException("the first line of " + source + " is empty");
    return Secret.takeFrom(line.toByteArray());
  }
}
