package dev.sottovoce.server.log;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/** The authorities that the machine trusts; witnesses are other people's servers. */
final class PublicTrust {
  private PublicTrust() {}

  static SSLContext context() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }
}
