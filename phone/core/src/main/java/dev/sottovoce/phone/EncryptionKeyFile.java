package dev.sottovoce.phone;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.identity.account.DeviceEncryptionKey;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code encryption.key} in a phone's folder: the seed of what things are sealed to for
 * this device, protected as the device's key is where that is a file.
 */
final class EncryptionKeyFile {
  static final String NAME = "encryption.key";

  private static final int MOST_OCTETS = 8 * 1024;

  private final Path file;
  private final DeviceKeyStore keys;

  /** Opened seldom, and nobody is kept waiting: the implementation that is always there will do. */
  private final CryptoBackend crypto = new BouncyCastleCrypto();

  /** What is in the file: it is not protected again with each new certificate. */
  private @Nullable Bytes kept;

  /**
   * @param keys protects it
   */
  EncryptionKeyFile(Path home, DeviceKeyStore keys) {
    this.file = home.resolve(NAME);
    this.keys = keys;
  }

  static DeviceEncryptionKey make() {
    return DeviceEncryptionKey.generate(new SecureRandom()::nextBytes, new BouncyCastleCrypto());
  }

  void keep(DeviceEncryptionKey key) throws IOException {
    Bytes known = kept;
    if (known != null && key.publicKey().equals(known)) return;
    String text = keys.protect(key.seed());
    PrivateFiles.write(file, text.getBytes(StandardCharsets.US_ASCII));
    kept = key.publicKey();
  }

  /** A device that was enrolled before there were such keys gets one now. */
  DeviceEncryptionKey loadOrMake() throws IOException {
    if (!Files.exists(file)) {
      DeviceEncryptionKey fresh = make();
      keep(fresh);
      return fresh;
    }
    if (Files.size(file) > MOST_OCTETS) throw damaged();
    String text = new String(Files.readAllBytes(file), StandardCharsets.US_ASCII);
    Optional<Secret> seed =
        keys.reveal(text).filter(each -> each.length() == DeviceEncryptionKey.SEED_OCTETS);
    if (!seed.isPresent()) throw damaged();
    DeviceEncryptionKey key = DeviceEncryptionKey.of(seed.get(), crypto);
    kept = key.publicKey();
    return key;
  }

  private static IOException damaged() {
    return new IOException(
        NAME
            + " in the phone's folder is damaged; delete it: the phone makes another, and whoever"
            + " owns your groups seals their keys to that");
  }
}
