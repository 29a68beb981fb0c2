package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.identity.token.AccessToken;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.wire.Bytes;

/** See {@link #story}. */
public final class KeyConfusedToken extends ForgedToken {
  public KeyConfusedToken() {
    super(
        "a token under HMAC, with the server's public key for its secret",
        "ES256 is the only algorithm that is read");
  }

  @Override
  String forge(Target target, AccessToken claims, String keyId, Device thief) throws Exception {
    String payload = claims.signed(keyId, thief::sign).split("\\.")[1];
    String header = "{\"typ\":\"at+jwt\",\"alg\":\"HS256\",\"kid\":\"" + keyId + "\"}";
    String signed = Bytes.utf8(header).base64Url() + "." + payload;
    Bytes code = Digests.hmacSha256(target.tokenKey().publicKey(), Bytes.utf8(signed));
    return signed + "." + code.base64Url();
  }
}
