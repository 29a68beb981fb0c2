package dev.sottovoce.server.pki;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;

/** A file whose first line is a secret, and that nobody else may read. */
public final class SecretFile {
  private static final int MOST_OCTETS = 1_024;

  private SecretFile() {}

  /**
   * The secret, for whoever wipes it.
   *
   * @param what the file is called in sentences, such as {@code PIN file}
   * @throws IOException when it is not there, is too long, or others may read it
   */
  public static char[] firstLine(Path file, String what) throws IOException {
    if (!Files.isRegularFile(file)) throw new IOException("there is no " + what + " at " + file);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
      if (allowed.contains(PosixFilePermission.GROUP_READ)
          || allowed.contains(PosixFilePermission.OTHERS_READ)) {
        throw new IOException("others may read the " + what + " " + file + "; chmod 600 it");
      }
    }
    if (Files.size(file) > MOST_OCTETS) {
      throw new IOException("the " + what + " " + file + " is too long");
    }
    byte[] octets = Files.readAllBytes(file);
    int end = 0;
    while (end < octets.length && octets[end] != '\n' && octets[end] != '\r') end++;
    CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(octets, 0, end));
    char[] secret = new char[decoded.remaining()];
    decoded.get(secret);
    Arrays.fill(decoded.array(), '\0');
    Arrays.fill(octets, (byte) 0);
    return secret;
  }
}
