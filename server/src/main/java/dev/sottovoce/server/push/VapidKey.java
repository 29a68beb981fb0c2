package dev.sottovoce.server.push;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.crypto.Es256;
import dev.sottovoce.identity.jose.Jws;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/**
 * The key by which push services know this server (RFC 8292). Subscriptions are bound to it, so it
 * stays: with another one no phone would be woken until it has subscribed anew.
 */
final class VapidKey {
  /** Not more than a day (section 2); a clock may be off by some of it. */
  private static final Duration LIFE = Duration.ofHours(12);

  private final PrivateKey key;
  private final Bytes publicKey;

  private VapidKey(PrivateKey key, Bytes publicKey) {
    this.key = key;
    this.publicKey = publicKey;
  }

  /** The key in a folder, made there when there is none. */
  static VapidKey in(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("vapid.key");
    if (!Files.exists(file)) {
      Pem.writePrivately(file, Pem.of(CertificateAuthority.newKey().getPrivate()));
    }
    if (!(Pem.privateKey(file) instanceof ECPrivateKey key)) {
      throw new IOException("vapid.key holds no EC key");
    }
    byte[] point =
        CustomNamedCurves.getByName("P-256")
            .getG()
            .multiply(key.getS())
            .normalize()
            .getEncoded(false);
    return new VapidKey(key, Bytes.unsafeWrap(point));
  }

  /** An uncompressed point. */
  Bytes publicKey() {
    return publicKey;
  }

  /** The field {@code Authorization} for a push (section 3). */
  String authorization(URI endpoint, String contact, Instant now) {
    ObjectNode header = JsonNodeFactory.instance.objectNode().put("typ", "JWT").put("alg", "ES256");
    ObjectNode claims =
        JsonNodeFactory.instance
            .objectNode()
            .put("aud", origin(endpoint))
            .put("exp", now.plus(LIFE).getEpochSecond())
            .put("sub", contact);
    String token = Jws.sign(header, claims, message -> Es256.sign(key, message)).compact();
    return "vapid t=" + token + ", k=" + publicKey.base64Url();
  }

  /** RFC 6454 section 6.1: the port stands there only when it is not the scheme's own. */
  private static String origin(URI endpoint) {
    int port = endpoint.getPort();
    String host = endpoint.getScheme() + "://" + endpoint.getHost();
    return port < 0 || port == 443 ? host : host + ":" + port;
  }

  @Override
  public String toString() {
    return "VapidKey[redacted]";
  }
}
