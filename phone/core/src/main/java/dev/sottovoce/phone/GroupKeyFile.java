package dev.sottovoce.phone;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.mikey.Credentials;
import dev.sottovoce.mikey.GroupKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The file {@code mikey.keys} of a phone's folder: a line for each key that the phone shares with a
 * group, {@code GROUP EPOCH KEY}, the key in base64url without padding. The first line's key is
 * offered, each is accepted; {@code #} begins a remark.
 */
public final class GroupKeyFile {
  public static final String NAME = "mikey.keys";

  private static final int MOST_OCTETS = 64 * 1024;

  private GroupKeyFile() {}

  /**
   * The keys, best first; none where there is no file.
   *
   * @throws IOException if it cannot be read or a line is not as it should be; the message names
   *     the line and not what is in it
   */
  public static List<GroupKey> read(Path home) throws IOException {
    Path file = home.resolve(NAME);
    if (!Files.exists(file)) return List.of();
    if (Files.size(file) > MOST_OCTETS) throw new IOException(NAME + " is too long");
    List<GroupKey> keys = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      number++;
      if (line.trim().isEmpty() || line.startsWith("#")) continue;
      if (keys.size() == Credentials.MAX_GROUP_KEYS) {
        throw new IOException(NAME + " has more than " + Credentials.MAX_GROUP_KEYS + " keys");
      }
      keys.add(key(line, number));
    }
    return keys;
  }

  private static GroupKey key(String line, int number) throws IOException {
    String[] fields = line.trim().split("\\s+", 4);
    try {
      if (fields.length != 3) throw new IllegalArgumentException("fields");
      byte[] key = Base64.getUrlDecoder().decode(fields[2]);
      return new GroupKey(fields[0], Integer.parseInt(fields[1]), Secret.takeFrom(key));
    } catch (IllegalArgumentException e) {
      // Without the cause, whose message may show part of the key.
      throw new IOException(
          NAME + ", line " + number + ": want GROUP EPOCH KEY, as 'phone group-key' prints it");
    }
  }

  /** The line for a new key. */
  public static String newLine(String group, int epoch, Entropy entropy) {
    try (Secret key = Secret.random(entropy, GroupKey.OCTETS)) {
      return line(new GroupKey(group, epoch, key));
    }
  }

  static String line(GroupKey key) {
    byte[] octets = key.key().exposedCopy();
    return key.group()
        + ' '
        + key.epoch()
        + ' '
        + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }
}
