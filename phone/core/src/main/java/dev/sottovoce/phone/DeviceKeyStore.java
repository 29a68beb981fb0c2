package dev.sottovoce.phone;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.PassphraseSeal;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.identity.Protection;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a device's P-256 key lives. Made for hardware: a private key may be a handle that signs and
 * cannot be read; whoever signs asks the JDK for {@code SHA256withECDSA} without naming a provider,
 * and the handle's own one does it. A store is used by one thread at a time.
 */
public interface DeviceKeyStore {
  /** The word of {@link #plainFile}. */
  String PLAIN = "plain";

  /** The word of {@link #sealedFile}. */
  String FILE = "file";

  /**
   * The file {@code device.key} (PKCS #8, PEM), readable by its owner alone and by their backups.
   */
  static DeviceKeyStore plainFile(Path home) {
    return new PlainKeyFile(home);
  }

  /**
   * The file {@code device.key} under a passphrase: AES-256-GCM with a key from Argon2id.
   *
   * @param cost of each guess, for a key that is made now; a key that is there has its own
   */
  static DeviceKeyStore sealedFile(
      Path home, PassphraseSource passphrases, PassphraseSeal.Cost cost, Entropy entropy) {
    return new SealedKeyFile(home, passphrases, cost, entropy);
  }

  /** Where the account in a folder remembers that its key is; nothing where there is no account. */
  static Optional<Remembered> rememberedIn(Path home) throws IOException {
    return FolderAccountStore.keyIn(home);
  }

  /**
   * Where a key is.
   *
   * @param kind the store's word
   * @param settings as the store gave them when the account was saved
   */
  record Remembered(String kind, Map<String, String> settings) {
    public Remembered {
      settings = Map.copyOf(settings);
    }
  }

  /** What keeps a key in here from being copied. */
  Protection protection();

  /** The word by which an account remembers where its key is. */
  String kind();

  /** What finds the key again, besides the kind; kept with the account, so never a secret. */
  Map<String, String> settings();

  /** Makes a key. It takes the place of the one that was kept before only with {@link #keep}. */
  KeyPair create() throws IOException;

  /**
   * Keeps a key that {@link #create} made, or the one that is kept already with another chain.
   *
   * @param chain the device's certificate first: some stores want it beside the key
   */
  void keep(PrivateKey key, List<X509Certificate> chain) throws IOException;

  /**
   * The key that was kept.
   *
   * @throws IOException when it is not there or does not open; the message says what to do
   */
  PrivateKey load() throws IOException;

  /**
   * Puts a secret that lies in a file beside the key under the key's protection, as text. Asked
   * right after {@link #keep} or {@link #load}, and does not ask a person once more then. Where the
   * key is in hardware or the system's store, which take no other secrets, the text is plain: a
   * file that only its owner reads.
   */
  default String protect(Secret content) throws IOException {
    byte[] exposed = content.exposedCopy();
    try {
      return Base64.getEncoder().encodeToString(exposed);
    } finally {
      Arrays.fill(exposed, (byte) 0);
    }
  }

  /**
   * What {@link #protect} made that text of; nothing when this store did not make it. Asked right
   * after {@link #load}.
   */
  default Optional<Secret> reveal(String text) throws IOException {
    try {
      return Optional.of(Secret.takeFrom(Base64.getDecoder().decode(text.trim())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Nothing is protected or revealed now: forgets a passphrase that was kept for that. */
  default void forgetPassphrase() {}
}
