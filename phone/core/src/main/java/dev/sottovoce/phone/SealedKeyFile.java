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
  private static final String BESIDE = "encryption key";

  private final Path home;
  private final PassphraseSource passphrases;
  private final PassphraseSeal.Cost cost;
  private final Entropy entropy;

  /** The key that is in the file: it is not sealed again with each new certificate. */
  private @Nullable PrivateKey kept;

  /** For what lies beside the key, until {@link #forgetPassphrase}. */
  private @Nullable Secret given;

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
    try (Secret content = Secret.takeFrom(encoded)) {
      Secret passphrase = passphrase(PassphraseSource.Reason.NEW);
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
    forgetPassphrase();
    Secret passphrase = passphrase(PassphraseSource.Reason.OPEN);
    Optional<Secret> opened = PassphraseSeal.open(text, passphrase, PURPOSE);
    if (!opened.isPresent()) {
      forgetPassphrase();
      throw new IOException(
          PlainKeyFile.NAME
              + " does not open: the passphrase is another one, or the file is damaged. Try"
              + " again, or enrol this device again with a new code");
    }
    PrivateKey key = key(opened.get());
    kept = key;
    return key;
  }

  @Override
  public String protect(Secret content) throws IOException {
    Secret passphrase = passphrase(PassphraseSource.Reason.OPEN);
    return PassphraseSeal.seal(content, passphrase, BESIDE, cost, entropy);
  }

  @Override
  public Optional<Secret> reveal(String text) throws IOException {
    if (!PassphraseSeal.isSealed(text)) return Optional.empty();
    return PassphraseSeal.open(text, passphrase(PassphraseSource.Reason.OPEN), BESIDE);
  }

  @Override
  public void forgetPassphrase() {
    Secret known = given;
    if (known != null) known.destroy();
    given = null;
  }

  /** The one that was given already, or a new one. */
  private Secret passphrase(PassphraseSource.Reason reason) throws IOException {
    Secret known = given;
    if (known == null) {
      known = passphrases.passphrase(reason);
      given = known;
    }
    return known;
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
