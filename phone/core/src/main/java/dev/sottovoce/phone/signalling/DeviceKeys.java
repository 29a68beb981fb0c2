package dev.sottovoce.phone.signalling;

import dev.sottovoce.phone.Account;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** An account's key and certificate in the form in which JSSE shows them to a server. */
public final class DeviceKeys {
  private DeviceKeys() {}

  /**
   * @throws IOException when the account's key or certificate cannot be used
   */
  public static KeyManager[] of(Account account) throws IOException {
    try {
      KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
      keys.load(null, null);
      X509Certificate[] chain = account.deviceChain().toArray(new X509Certificate[0]);
      // The store never leaves memory: its password protects nothing.
      char[] password = new char[0];
      keys.setKeyEntry("device", account.deviceKey(), password, chain);
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, password);
      return managers.getKeyManagers();
    } catch (GeneralSecurityException e) {
      throw new IOException("the device's key or certificate cannot be used", e);
    }
  }
}
