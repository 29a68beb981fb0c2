package dev.sottovoce.server.log;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.note.NoteSigner;
import dev.sottovoce.crypto.note.VerifierKey.Algorithm;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.transparency.DirectoryKey;
import dev.sottovoce.transparency.OpeningKey;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * The keys of a log, each in a file that only its owner reads: the one that signs heads, the one
 * that says where labels lie, and the one that salts commitments.
 *
 * @param isNew whether they were made just now
 */
public record LogSecrets(
    NoteSigner signer,
    Bytes directoryKey,
    DirectoryKey directory,
    OpeningKey openings,
    boolean isNew) {
  private static final int OCTETS = 32;

  /** The keys in a folder, made there when there are none. */
  public static LogSecrets in(Path folder, String domain) throws IOException {
    Files.createDirectories(folder);
    boolean isNew = !Files.exists(folder.resolve("log.key"));
    Bytes directory = Bytes.unsafeWrap(key(folder.resolve("directory.key")));
    OpeningKey openings = new OpeningKey(Secret.takeFrom(key(folder.resolve("opening.key"))));
    // The signing key goes last: where it is, the others are.
    Secret signing = Secret.takeFrom(key(folder.resolve("log.key")));
    NoteSigner signer = new NoteSigner(domain + "/log", Algorithm.ED25519, signing);
    return new LogSecrets(signer, directory, new DirectoryKey(directory), openings, isNew);
  }

  static byte[] key(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] key = new byte[OCTETS];
      new SecureRandom().nextBytes(key);
      Pem.writePrivately(file, Base64.getEncoder().encodeToString(key));
      Arrays.fill(key, (byte) 0);
    }
    try {
      byte[] key = Base64.getDecoder().decode(Files.readString(file).trim());
      if (key.length == OCTETS) return key;
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    // A new key in its place would be another log, and phones would refuse it.
    throw new IOException(file.getFileName() + " of the log is damaged; restore it from a backup");
  }

  @Override
  public String toString() {
    return "LogSecrets[redacted]";
  }
}
