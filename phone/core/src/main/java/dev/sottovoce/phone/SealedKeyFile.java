package dev.sottovoce.phone;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.PassphraseSeal;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.identity.Protection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** See {@link DeviceKeyStore#sealedFile}. */
final class SealedKeyFile implements DeviceKeyStore {
  private static final String PURPOSE = "device key";

  private final Path home;
  private final PassphraseSource passphrases;
  private final PassphraseSeal.Cost cost;
  private final Entropy entropy;

  /** The key that is in the file: it is not sealed again with each new certificate. */
  private @Nullable PrivateKey kept;

  SealedKeyFile(
      Path home, PassphraseSource passphrases, PassphraseSeal.Cost cost, Entropy entropy) {
    this.home = home;
    this.passphrases = passphrases;
    this.cost = cost;
    this.entropy = entropy;
  }

  @Override
  public Protection protection() {
    return Protection.SOFTWARE;
  }

  @Override
  public String kind() {
    return FILE;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of();
  }

  @Override
  public KeyPair create() throws IOException {
    return P256Keys.create();
  }

  @Override
  public void keep(PrivateKey key, List<X509Certificate> chain) throws IOException {
    if (key.equals(kept)) return;
    byte[] encoded = key.getEncoded();
    if (encoded == null) throw new IOException("this key cannot be kept in a file");
    try (Secret content = Secret.takeFrom(encoded);
        Secret passphrase = passphrases.passphrase(PassphraseSource.Reason.NEW)) {
      String text = PassphraseSeal.seal(content, passphrase, PURPOSE, cost, entropy);
      PrivateFiles.createFolder(home);
      PrivateFiles.write(home.resolve(PlainKeyFile.NAME), text.getBytes(StandardCharsets.US_ASCII));
    }
    kept = key;
  }

  @Override
  public PrivateKey load() throws IOException {
    String text = PlainKeyFile.read(home);
    if (!PassphraseSeal.isSealed(text)) throw FolderAccountStore.damaged(PlainKeyFile.NAME, null);
    try (Secret passphrase = passphrases.passphrase(PassphraseSource.Reason.OPEN)) {
      Optional<Secret> opened = PassphraseSeal.open(text, passphrase, PURPOSE);
      if (!opened.isPresent()) {
        throw new IOException(
            PlainKeyFile.NAME
                + " does not open: the passphrase is another one, or the file is damaged. Try"
                + " again, or enrol this device again with a new code");
      }
      PrivateKey key = key(opened.get());
      kept = key;
      return key;
    }
  }

  private static PrivateKey key(Secret content) throws IOException {
    byte[] encoded = content.exposedCopy();
    try {
      return P256Keys.privateKey(encoded);
    } catch (GeneralSecurityException e) {
      throw FolderAccountStore.damaged(PlainKeyFile.NAME, e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
      content.destroy();
    }
  }
}
