package dev.sottovoce.cli.policy;

import dev.sottovoce.crypto.PassphraseSeal;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.phone.PassphraseSource;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * An officer's signing key in a file that only its owner reads: the public key on the first line,
 * then the private one under a passphrase. A file of {@code policy key} has one line, the name and
 * the private key as it is.
 */
public final class OfficerKeyFile {
  private static final String PURPOSE = "policy officer";
  private static final int OCTETS = 32;

  private OfficerKeyFile() {}

  /**
   * Makes a key under a passphrase.
   *
   * @throws FileAlreadyExistsException rather than replace a key
   */
  static VerifierKey create(Path file, String name, Secret passphrase) throws IOException {
    try (Secret key = Secret.random(new SecureRandom()::nextBytes, OCTETS)) {
      VerifierKey known = PolicySignatures.verifierKey(name, Bytes.unsafeWrap(key.exposedCopy()));
      String sealed =
          PassphraseSeal.seal(
              key,
              passphrase,
              PURPOSE,
              PassphraseSeal.Cost.RFC_9106,
              new SecureRandom()::nextBytes);
      write(file, known.text() + "\n" + sealed);
      return known;
    }
  }

  /** Makes a key that lies open in its file. */
  public static VerifierKey createOpen(Path file, String name) throws IOException {
    byte[] key = new byte[OCTETS];
    new SecureRandom().nextBytes(key);
    VerifierKey known = PolicySignatures.verifierKey(name, Bytes.copyOf(key));
    write(file, name + " " + Bytes.copyOf(key).hex() + "\n");
    Arrays.fill(key, (byte) 0);
    return known;
  }

  /** The public key in a file of {@link #create}, without its passphrase. */
  static Optional<VerifierKey> publicKey(String text) {
    return VerifierKey.parse(text.lines().findFirst().orElse(""));
  }

  /**
   * Signs with the key in a file.
   *
   * @return one officer's line, with its line end
   * @throws IllegalArgumentException when the file is no officer's key
   * @throws IOException when the passphrase does not open it
   */
  static Signed sign(Path file, Bytes document, PassphraseSource passphrases) throws IOException {
    String text = Files.readString(file);
    Optional<VerifierKey> known = publicKey(text);
    if (known.isPresent()) return sealed(known.get(), text, document, passphrases);
    String[] words = text.trim().split(" ");
    if (words.length != 2) throw new IllegalArgumentException("words");
    Bytes key = Bytes.fromHex(words[1]);
    return new Signed(words[0], PolicySignatures.sign(words[0], key, document));
  }

  /** Who signed, and the line. */
  record Signed(String name, String line) {}

  private static Signed sealed(
      VerifierKey known, String text, Bytes document, PassphraseSource passphrases)
      throws IOException {
    String body = text.substring(text.indexOf('\n') + 1);
    try (Secret passphrase = passphrases.passphrase(PassphraseSource.Reason.OPEN)) {
      Secret key =
          PassphraseSeal.open(body, passphrase, PURPOSE)
              .orElseThrow(() ->
                  new IOException(
                      "the key does not open: the passphrase is another one, or the file is"
                          + " damaged"));
      try (key) {
        Bytes octets = Bytes.unsafeWrap(key.exposedCopy());
        return new Signed(known.name(), PolicySignatures.sign(known.name(), octets, document));
      }
    }
  }

  private static void write(Path file, String text) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file);
    }
    Files.writeString(file, text);
  }
}
