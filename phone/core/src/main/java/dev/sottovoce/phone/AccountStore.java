package dev.sottovoce.phone;

import dev.sottovoce.identity.Protection;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Optional;

/**
 * Where an account and its device key live. The desktop keeps them in a folder or the system's key
 * store, Android in its hardware; a private key then is a handle that signs and cannot be read.
 */
public interface AccountStore {
  /**
   * The store in a folder of files: {@code account.properties}, {@code device.key} (PKCS#8 PEM,
   * readable only by the owner), {@code device.pem} and {@code trust.bundle}.
   */
  static AccountStore inFolder(Path home) {
    return inFolder(home, DeviceKeyStore.plainFile(home));
  }

  /** The same with the device's key elsewhere. */
  static AccountStore inFolder(Path home, DeviceKeyStore keys) {
    return new FolderAccountStore(home, keys);
  }

  /** What keeps keys of {@link #createDeviceKey()} from being copied. */
  default Protection protection() {
    return Protection.SOFTWARE;
  }

  /** Makes a new P-256 device key; it takes the place of the account's key only on save. */
  KeyPair createDeviceKey() throws IOException;

  /** Keeps an account whose key came from {@link #createDeviceKey()}. */
  void save(Account account) throws IOException;

  /**
   * The account that was saved, if there is one.
   *
   * @throws IOException when there is one that cannot be read; the message says which part and what
   *     to do
   */
  Optional<Account> load() throws IOException;
}
