package dev.sottovoce.phone.desktop;

import dev.sottovoce.identity.Protection;
import dev.sottovoce.phone.DeviceKeyStore;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A device key in the key store of the user's operating system, as far as the JDK reaches it:
 * {@code Windows-MY} and Apple's {@code KeychainStore}. The key is made in this process and handed
 * over; the store may refuse keys on P-256, which then is said. Linux has none.
 */
public final class OsKeyStore implements DeviceKeyStore {
  /** The word of this store. */
  public static final String KIND = "os";

  private static final List<String> KNOWN = List.of("Windows-MY", "KeychainStore");

  private final String type;
  private final String label;

  private OsKeyStore(String type, String label) {
    this.type = type;
    this.label = label;
  }

  /** This system's store; nothing where the JDK reaches none. */
  public static Optional<OsKeyStore> ofThisSystem(String label) {
    for (String type : KNOWN) {
      if (Security.getProviders("KeyStore." + type) != null) {
        return Optional.of(new OsKeyStore(type, label));
      }
    }
    return Optional.empty();
  }

  @Override
  public Protection protection() {
    return Protection.OS;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("label", label);
  }

  @Override
  public KeyPair create() throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java has no P-256 keys", e);
    }
  }

  @Override
  public void keep(PrivateKey key, List<X509Certificate> chain) throws IOException {
    try {
      KeyStore store = opened();
      store.setKeyEntry(label, key, new char[0], chain.toArray(new Certificate[0]));
      store.store(null, null);
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "the store " + type + " does not take a key on P-256; choose --key-store file", e);
    }
  }

  @Override
  public PrivateKey load() throws IOException {
    try {
      if (opened().getKey(label, new char[0]) instanceof PrivateKey key) return key;
    } catch (GeneralSecurityException e) {
      throw new IOException("the store " + type + " does not give its key", e);
    }
    throw new IOException("the store " + type + " has no key of this phone; enrol it again");
  }

  private KeyStore opened() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    return store;
  }
}
