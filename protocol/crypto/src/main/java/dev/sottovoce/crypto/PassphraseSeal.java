package dev.sottovoce.crypto;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A small secret under a passphrase, as text for a file: the key comes from Argon2id (RFC 9106),
 * the content is under AES-256-GCM together with everything that stands before it. What opening
 * costs is written in the file, so that it can be raised, and bounded here, so that a file cannot
 * eat the memory of who opens it.
 */
public final class PassphraseSeal {
  /**
   * What one guess costs.
   *
   * @param memoryKib memory in KiB
   * @param passes over the memory
   * @param lanes that could run side by side
   */
  public record Cost(int memoryKib, int passes, int lanes) {
    /** The second recommendation of RFC 9106 section 4: 64 MiB. */
    public static final Cost RFC_9106 = new Cost(64 * 1024, 3, 4);

    private static final int MOST_MEMORY_KIB = 1024 * 1024;
    private static final int MOST_PASSES = 16;
    private static final int MOST_LANES = 16;

    public Cost {
      if (!isBounded(memoryKib, passes, lanes)) {
        throw new IllegalArgumentException(
            "want up to 1 GiB (8 KiB a lane at least), 16 passes, 16 lanes");
      }
    }

    private static boolean isBounded(long memoryKib, int passes, int lanes) {
      return lanes >= 1
          && lanes <= MOST_LANES
          && passes >= 1
          && passes <= MOST_PASSES
          && memoryKib >= 8L * lanes
          && memoryKib <= MOST_MEMORY_KIB;
    }
  }

  /** The most that fits. */
  public static final int MOST_CONTENT = 4096;

  private static final String BEGIN = "-----BEGIN SOTTOVOCE SEALED KEY-----\n";
  private static final String END = "\n-----END SOTTOVOCE SEALED KEY-----\n";
  private static final int MOST_TEXT = 8 * 1024;
  private static final int VERSION = 1;
  private static final int SALT_OCTETS = 16;
  private static final int NONCE_OCTETS = 12;
  private static final int TAG_OCTETS = 16;
  private static final int KEY_OCTETS = 32;
  private static final int MOST_PURPOSE = 64;

  private PassphraseSeal() {}

  /** Whether a text is a sealed secret by its first line. */
  public static boolean isSealed(String text) {
    return text.startsWith(BEGIN);
  }

  /**
   * Seals a secret.
   *
   * @param purpose what it is, such as {@code device key}; opening it as another thing fails
   */
  public static String seal(
      Secret content, Secret passphrase, String purpose, Cost cost, Entropy entropy) {
    Bytes name = Bytes.utf8(purpose);
    if (content.length() < 1 || content.length() > MOST_CONTENT || name.length() > MOST_PURPOSE) {
      throw new IllegalArgumentException("want 1 to " + MOST_CONTENT + " octets and a short name");
    }
    Bytes salt = entropy.bytes(SALT_OCTETS);
    Bytes nonce = entropy.bytes(NONCE_OCTETS);
    Bytes head =
        new ByteWriter(128)
            .u8(VERSION)
            .vector(1, name)
            .u32(cost.memoryKib())
            .u8(cost.passes())
            .u8(cost.lanes())
            .bytes(salt)
            .bytes(nonce)
            .toBytes();
    byte[] plain = content.exposedCopy();
    try {
      byte[] sealed = gcm(Cipher.ENCRYPT_MODE, passphrase, cost, salt, nonce, head, plain);
      return text(Bytes.concat(head, Bytes.unsafeWrap(sealed)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK and Android has AES-GCM", e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  /**
   * Opens what {@link #seal} made for that purpose; nothing when the passphrase is another one or
   * the text is not exactly what was made.
   */
  public static Optional<Secret> open(String text, Secret passphrase, String purpose) {
    Bytes encoded = octets(text);
    ByteReader reader = new ByteReader(encoded);
    int version = reader.u8();
    Bytes name = reader.vector(1);
    long memoryKib = reader.u32();
    int passes = reader.u8();
    int lanes = reader.u8();
    Bytes salt = reader.bytes(SALT_OCTETS);
    Bytes nonce = reader.bytes(NONCE_OCTETS);
    int left = reader.remaining();
    if (version != VERSION
        || !name.equals(Bytes.utf8(purpose))
        || !Cost.isBounded(memoryKib, passes, lanes)
        || left <= TAG_OCTETS
        || left > MOST_CONTENT + TAG_OCTETS) {
      return Optional.empty();
    }
    Bytes head = encoded.slice(0, encoded.length() - left);
    Bytes sealed = reader.bytes(left);
    if (!reader.exhausted()) return Optional.empty();
    Cost cost = new Cost((int) memoryKib, passes, lanes);
    try {
      return Optional.of(
          Secret.takeFrom(
              gcm(Cipher.DECRYPT_MODE, passphrase, cost, salt, nonce, head, sealed.toArray())));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static byte[] gcm(
      int mode, Secret passphrase, Cost cost, Bytes salt, Bytes nonce, Bytes head, byte[] content)
      throws GeneralSecurityException {
    byte[] key = key(passphrase, cost, salt);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          mode,
          new SecretKeySpec(key, "AES"),
          new GCMParameterSpec(8 * TAG_OCTETS, nonce.toArray()));
      cipher.updateAAD(head.toArray());
      return cipher.doFinal(content);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static byte[] key(Secret passphrase, Cost cost, Bytes salt) {
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.passes())
            .withParallelism(cost.lanes())
            .withSalt(salt.toArray())
            .build());
    byte[] key = new byte[KEY_OCTETS];
    byte[] words = passphrase.exposedCopy();
    try {
      argon2.generateBytes(words, key);
      return key;
    } finally {
      Arrays.fill(words, (byte) 0);
    }
  }

  private static String text(Bytes octets) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return BEGIN + lines.encodeToString(octets.toArray()) + END;
  }

  /** Nothing but the one text that {@link #text} makes. */
  private static Bytes octets(String text) {
    boolean framed =
        text.length() > BEGIN.length() + END.length()
            && text.length() <= MOST_TEXT
            && text.startsWith(BEGIN)
            && text.endsWith(END);
    if (!framed) return Bytes.EMPTY;
    String digits = text.substring(BEGIN.length(), text.length() - END.length()).replace("\n", "");
    try {
      Bytes octets = Bytes.unsafeWrap(Base64.getDecoder().decode(digits));
      return text(octets).equals(text) ? octets : Bytes.EMPTY;
    } catch (IllegalArgumentException e) {
      return Bytes.EMPTY;
    }
  }
}
