package dev.sottovoce.server.relay;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A user name that says until when it counts, and the password that belongs to it (the REST form of
 * draft-uberti-behave-turn-rest-00, which coturn and others check without asking anybody).
 */
public record RelayCredentials(String username, String password, Instant expires) {
  /**
   * @param pseudonym random, and new each time: a relay's log must not tell who calls, nor whether
   *     two calls are of the same phone
   */
  static RelayCredentials of(String secret, String pseudonym, Instant expires) {
    String username = expires.getEpochSecond() + ":" + pseudonym;
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      byte[] tag = mac.doFinal(username.getBytes(StandardCharsets.UTF_8));
      return new RelayCredentials(username, Base64.getEncoder().encodeToString(tag), expires);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks HMAC", e);
    }
  }

  @Override
  public String toString() {
    return "RelayCredentials[hidden]";
  }
}
