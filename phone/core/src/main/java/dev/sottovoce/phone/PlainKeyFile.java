package dev.sottovoce.phone;

import dev.sottovoce.identity.Protection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** See {@link DeviceKeyStore#plainFile}. */
final class PlainKeyFile implements DeviceKeyStore {
  static final String NAME = "device.key";

  private final Path home;

  PlainKeyFile(Path home) {
    this.home = home;
  }

  @Override
  public Protection protection() {
    return Protection.SOFTWARE;
  }

  @Override
  public String kind() {
    return PLAIN;
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
    byte[] encoded = key.getEncoded();
    if (encoded == null) throw new IOException("this key cannot be kept in a folder");
    PrivateFiles.createFolder(home);
    PrivateFiles.write(home.resolve(NAME), FolderAccountStore.pem("PRIVATE KEY", encoded));
  }

  @Override
  public PrivateKey load() throws IOException {
    String digits = read(home).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    try {
      return P256Keys.privateKey(Base64.getDecoder().decode(digits));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw FolderAccountStore.damaged(NAME, e);
    }
  }

  /** The text of the key's file. */
  static String read(Path home) throws IOException {
    Path file = home.resolve(NAME);
    if (!Files.exists(file)) throw FolderAccountStore.missing(NAME);
    return new String(Files.readAllBytes(file), StandardCharsets.US_ASCII);
  }
}
