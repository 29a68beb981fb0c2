package dev.sottovoce.nativelib.pkcs11;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One token that is logged in to. Its keys are handles: {@code Signature.getInstance} without a
 * provider's name finds the token for them, because its provider is registered, behind all others.
 */
public final class Pkcs11Token {
  /**
   * Which token.
   *
   * @param library the module's shared library
   * @param slot the slot's number, as the token's own tool lists it
   */
  public record Place(Path library, long slot) {
    public Place {
      if (slot < 0) throw new IllegalArgumentException("a slot has a number from 0");
      if (library.toString().chars().anyMatch(c -> c < ' ')) {
        throw new IllegalArgumentException("a library's path has no line ends");
      }
    }
  }

  /** A provider cannot be configured twice for one slot in one process. */
  private static final Map<Place, Provider> PROVIDERS = new HashMap<>();

  private final Provider provider;
  private final KeyStore keys;

  private Pkcs11Token(Provider provider, KeyStore keys) {
    this.provider = provider;
    this.keys = keys;
  }

  /**
   * Logs in.
   *
   * @param pin the user's; the caller wipes it
   * @throws IOException when the library does not load, the slot has no token or the PIN is wrong;
   *     the message says what to do, and never has the PIN in it
   */
  public static Pkcs11Token open(Place place, char[] pin) throws IOException {
    if (!Files.isRegularFile(place.library())) {
      throw new IOException(
          "there is no PKCS #11 library at "
              + place.library()
              + "; the token's maker says where it is (SoftHSM: libsofthsm2.so)");
    }
    try {
      Provider provider = provider(place);
      KeyStore keys = KeyStore.getInstance("PKCS11", provider);
      keys.load(null, pin);
      return new Pkcs11Token(provider, keys);
    } catch (GeneralSecurityException | ProviderException | IOException e) {
      throw new IOException(
          "the token in slot "
              + place.slot()
              + " cannot be used: check the slot's number, that the token is initialised, and its"
              + " PIN",
          e);
    }
  }

  private static synchronized Provider provider(Place place) {
    Provider known = PROVIDERS.get(place);
    if (known != null) return known;
    Provider bridge = Security.getProvider("SunPKCS11");
    if (bridge == null) throw new ProviderException("this Java has no bridge to PKCS #11");
    Provider made = bridge.configure(configuration(place));
    // Last: what has no handle of this token goes on being done by the JDK's own providers.
    Security.addProvider(made);
    PROVIDERS.put(place, made);
    return made;
  }

  private static String configuration(Place place) {
    String name = Integer.toHexString(place.hashCode());
    return "--name=Sottovoce-"
        + name
        + "\nlibrary=\""
        + place.library().toAbsolutePath()
        + "\"\nslot="
        + place.slot()
        + """

        showInfo=false
        attributes(generate,CKO_PRIVATE_KEY,CKK_EC) = {
          CKA_SENSITIVE = true
          CKA_EXTRACTABLE = false
          CKA_SIGN = true
        }
        """;
  }

  /** Makes a P-256 key in the token; it is gone with the process unless it is kept. */
  public KeyPair generate() throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException | ProviderException e) {
      throw new IOException("the token makes no P-256 key", e);
    }
  }

  /**
   * Keeps a key in the token under a label, with its certificate, in place of what had the label.
   */
  public void keep(String label, PrivateKey key, List<X509Certificate> chain) throws IOException {
    try {
      keys.setKeyEntry(label, key, null, chain.toArray(new Certificate[0]));
    } catch (GeneralSecurityException | ProviderException e) {
      throw new IOException("the token does not keep the key", e);
    }
  }

  /** The key with a label, as a handle. */
  public Optional<PrivateKey> key(String label) throws IOException {
    try {
      return keys.getKey(label, null) instanceof PrivateKey key
          ? Optional.of(key)
          : Optional.empty();
    } catch (GeneralSecurityException | ProviderException e) {
      throw new IOException("the token does not give its key", e);
    }
  }

  /** The certificates beside a key, its own first; none where there is no such key. */
  public List<X509Certificate> chain(String label) throws IOException {
    try {
      List<X509Certificate> chain = new ArrayList<>();
      Certificate[] found = keys.getCertificateChain(label);
      if (found == null) return chain;
      for (Certificate each : found) chain.add((X509Certificate) each);
      return chain;
    } catch (GeneralSecurityException | ProviderException e) {
      throw new IOException("the token does not give its certificates", e);
    }
  }

  /** Removes the key with a label and its certificates; nothing happens where there is none. */
  public void delete(String label) throws IOException {
    try {
      if (keys.containsAlias(label)) keys.deleteEntry(label);
    } catch (GeneralSecurityException | ProviderException e) {
      throw new IOException("the token does not delete the key", e);
    }
  }

  @Override
  public String toString() {
    return "Pkcs11Token";
  }
}
