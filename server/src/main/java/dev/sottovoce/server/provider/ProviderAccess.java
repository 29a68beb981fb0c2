package dev.sottovoce.server.provider;

import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.server.pki.SecretFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/**
 * What it takes to ask the organisation's identity provider.
 *
 * @param secret of this client
 * @param trust decides about the provider's certificate
 */
public record ProviderAccess(ProviderConfig config, String secret, SSLContext trust) {
  /**
   * Reads what the configuration names.
   *
   * @param data what file names are relative to
   * @throws IOException when a file is not there, or others may read the secret
   */
  public static ProviderAccess open(ProviderConfig config, Path data) throws IOException {
    Path file = data.resolve(config.clientSecretFile());
    String secret = new String(SecretFile.firstLine(file, "client's secret"));
    if (secret.isEmpty()) throw new IOException("the client's secret " + file + " is empty");
    return new ProviderAccess(
        config,
        secret,
        config.authority().isPresent()
            ? Pem.trusting(data.resolve(config.authority().get()))
            : ofThisMachine());
  }

  private static SSLContext ofThisMachine() throws IOException {
    try {
      return SSLContext.getDefault();
    } catch (GeneralSecurityException e) {
      throw new IOException("the system's certificate authorities cannot be used", e);
    }
  }

  @Override
  public String toString() {
    return "ProviderAccess[redacted]";
  }
}
