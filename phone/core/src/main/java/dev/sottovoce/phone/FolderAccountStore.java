package dev.sottovoce.phone;

import dev.sottovoce.identity.Protection;
import dev.sottovoce.wire.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * An account in a folder of its own. Files are written beside and moved into place, the account's
 * description last, so a crash leaves the old account or the new one.
 */
final class FolderAccountStore implements AccountStore {
  private static final String DESCRIPTION = "account.properties";
  private static final String CHAIN = "device.pem";
  private static final String AUTHORITIES = "authorities.pem";
  private static final String TRUST = "trust.bundle";

  private static final String KEY_STORE = "keyStore";

  private final Path home;
  private final DeviceKeyStore keys;
  private final EncryptionKeyFile encryption;

  FolderAccountStore(Path home, DeviceKeyStore keys) {
    this.home = home;
    this.keys = keys;
    this.encryption = new EncryptionKeyFile(home, keys);
  }

  @Override
  public Protection protection() {
    return keys.protection();
  }

  @Override
  public KeyPair createDeviceKey() throws IOException {
    return keys.create();
  }

  @Override
  public void save(Account account) throws IOException {
    PrivateFiles.createFolder(home);
    keepKeys(account);
    write(CHAIN, certificates(account.deviceChain()));
    write(AUTHORITIES, certificates(account.authorities()));
    write(TRUST, account.trustBundle().toArray());
    Properties description = new Properties();
    description.setProperty("address", account.address());
    description.setProperty("deviceId", account.deviceId());
    description.setProperty("host", account.server().host());
    description.setProperty("sipPort", Integer.toString(account.server().sipPort()));
    description.setProperty("httpsPort", Integer.toString(account.server().httpsPort()));
    description.setProperty(KEY_STORE, keys.kind());
    keys.settings().forEach((key, value) -> description.setProperty(KEY_STORE + "." + key, value));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    description.store(text, null);
    write(DESCRIPTION, text.toByteArray());
  }

  private void keepKeys(Account account) throws IOException {
    try {
      keys.keep(account.deviceKey(), account.deviceChain());
      if (account.encryptionKey().isPresent()) encryption.keep(account.encryptionKey().get());
    } finally {
      keys.forgetPassphrase();
    }
  }

  @Override
  public Optional<Account> load() throws IOException {
    if (!Files.exists(home.resolve(DESCRIPTION))) return Optional.empty();
    Properties description = description(home);
    String kind = keyOf(description).kind();
    if (!kind.equals(keys.kind())) {
      throw new IOException("this phone's key is in a store of the kind '" + kind + "'");
    }
    try {
      Account account =
          new Account(
              value(description, "address"),
              value(description, "deviceId"),
              server(description),
              keys.load(),
              readCertificates(CHAIN),
              Bytes.unsafeWrap(read(TRUST)),
              readCertificates(AUTHORITIES),
              keys.protection());
      return Optional.of(account.withEncryptionKey(encryption.loadOrMake()));
    } catch (IllegalArgumentException e) {
      throw damaged(DESCRIPTION, e);
    } finally {
      keys.forgetPassphrase();
    }
  }

  private static ServerAddress server(Properties description) throws IOException {
    String usual = Integer.toString(ServerAddress.USUAL_HTTPS_PORT);
    return new ServerAddress(
        value(description, "host"),
        Integer.parseInt(value(description, "sipPort")),
        Integer.parseInt(description.getProperty("httpsPort", usual)));
  }

  /** See {@link DeviceKeyStore#rememberedIn}. */
  static Optional<DeviceKeyStore.Remembered> keyIn(Path home) throws IOException {
    return Files.exists(home.resolve(DESCRIPTION))
        ? Optional.of(keyOf(description(home)))
        : Optional.empty();
  }

  /** Accounts of before say nothing: their key is in a plain file. */
  private static DeviceKeyStore.Remembered keyOf(Properties description) {
    Map<String, String> settings = new HashMap<>();
    for (String name : description.stringPropertyNames()) {
      if (name.startsWith(KEY_STORE + ".")) {
        settings.put(name.substring(KEY_STORE.length() + 1), description.getProperty(name));
      }
    }
    return new DeviceKeyStore.Remembered(
        description.getProperty(KEY_STORE, DeviceKeyStore.PLAIN), settings);
  }

  private static Properties description(Path home) throws IOException {
    Properties description = new Properties();
    try (InputStream in = Files.newInputStream(home.resolve(DESCRIPTION))) {
      description.load(in);
    } catch (IllegalArgumentException e) {
      throw damaged(DESCRIPTION, e);
    }
    return description;
  }

  private List<X509Certificate> readCertificates(String file) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (var each : factory.generateCertificates(new ByteArrayInputStream(read(file)))) {
        certificates.add((X509Certificate) each);
      }
    } catch (GeneralSecurityException e) {
      throw damaged(file, e);
    }
    return certificates;
  }

  private byte[] read(String file) throws IOException {
    Path path = home.resolve(file);
    if (!Files.exists(path)) throw missing(file);
    return Files.readAllBytes(path);
  }

  private void write(String file, byte[] content) throws IOException {
    PrivateFiles.write(home.resolve(file), content);
  }

  private static byte[] certificates(List<X509Certificate> chain) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (X509Certificate each : chain) {
      try {
        text.write(pem("CERTIFICATE", each.getEncoded()));
      } catch (CertificateEncodingException e) {
        throw new IOException("a certificate cannot be encoded", e);
      }
    }
    return text.toByteArray();
  }

  static byte[] pem(String what, byte[] der) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    String text =
        "-----BEGIN "
            + what
            + "-----\n"
            + lines.encodeToString(der)
            + "\n-----END "
            + what
            + "-----\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String value(Properties description, String key) throws IOException {
    String value = description.getProperty(key);
    if (value == null) throw damaged(DESCRIPTION, null);
    return value;
  }

  static IOException missing(String file) {
    return new IOException(
        file + " is missing in the phone's folder; enrol this device again with a new code");
  }

  static IOException damaged(String file, @Nullable Throwable e) {
    return new IOException(
        file + " in the phone's folder is damaged; enrol this device again with a new code", e);
  }
}
