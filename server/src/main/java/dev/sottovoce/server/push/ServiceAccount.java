package dev.sottovoce.server.push;

import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * An account at Google for a program, from the file that it gives out.
 *
 * @param tokens where it gets its access tokens
 */
record ServiceAccount(String project, String email, PrivateKey key, URI tokens) {
  private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";
  private static final Duration ASSERTION_LIFE = Duration.ofHours(1);

  static ServiceAccount in(Path file) throws IOException {
    try {
      JsonObject json = new JsonObject(Files.readString(file));
      String pem = member(json, "private_key");
      byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
      URI tokens = URI.create(member(json, "token_uri"));
      if (!"https".equals(tokens.getScheme()) || tokens.getHost() == null) {
        throw new IllegalArgumentException();
      }
      return new ServiceAccount(
          member(json, "project_id"),
          member(json, "client_email"),
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der)),
          tokens);
    } catch (DecodeException | IllegalArgumentException | GeneralSecurityException e) {
      // Not with its cause: that may show what is in the file.
      throw new IOException(file.getFileName() + " is no service account's file");
    }
  }

  private static String member(JsonObject json, String name) {
    if (json.getValue(name) instanceof String text && !text.isEmpty()) return text;
    throw new IllegalArgumentException();
  }

  /** What an access token is asked for with (RFC 7523 section 2.1), signed with RS256. */
  String assertion(Instant now) {
    JsonObject header = new JsonObject().put("alg", "RS256").put("typ", "JWT");
    JsonObject claims =
        new JsonObject()
            .put("iss", email)
            .put("scope", SCOPE)
            .put("aud", tokens.toString())
            .put("iat", now.getEpochSecond())
            .put("exp", now.plus(ASSERTION_LIFE).getEpochSecond());
    String signed = encoded(header) + '.' + encoded(claims);
    return signed + '.' + signature(Bytes.utf8(signed)).base64Url();
  }

  private static String encoded(JsonObject json) {
    return Bytes.utf8(json.encode()).base64Url();
  }

  private Bytes signature(Bytes message) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(message.toBuffer());
      return Bytes.unsafeWrap(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an RSA key signs with SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "ServiceAccount[redacted]";
  }
}
