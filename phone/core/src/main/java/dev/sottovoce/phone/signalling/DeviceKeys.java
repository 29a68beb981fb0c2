package dev.sottovoce.phone.signalling;

import dev.sottovoce.phone.Account;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * An account's key and certificate in the form in which JSSE shows them to a server. The key is
 * handed on as it is: it may be a handle to hardware, which no key store of the JDK would take.
 */
public final class DeviceKeys extends X509ExtendedKeyManager {
  private static final String ALIAS = "device";

  private final PrivateKey key;
  private final List<X509Certificate> chain;

  private DeviceKeys(Account account) {
    this.key = account.deviceKey();
    this.chain = account.deviceChain();
  }

  public static KeyManager[] of(Account account) {
    return new KeyManager[] {new DeviceKeys(account)};
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return isWanted(keyTypes, issuers) ? ALIAS : null;
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return isWanted(keyTypes, issuers) ? ALIAS : null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return isWanted(new String[] {keyType}, issuers) ? new String[] {ALIAS} : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return alias.equals(ALIAS) ? chain.toArray(new X509Certificate[0]) : null;
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return alias.equals(ALIAS) ? key : null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  /** The server says which keys it can check and which authorities it takes, or none for any. */
  private boolean isWanted(String[] keyTypes, Principal @Nullable [] issuers) {
    boolean type = false;
    for (String each : keyTypes) type |= each.startsWith("EC");
    if (!type || issuers == null || issuers.length == 0) return type;
    for (X509Certificate each : chain) {
      if (Arrays.asList(issuers).contains(each.getIssuerX500Principal())) return true;
    }
    return false;
  }
}
