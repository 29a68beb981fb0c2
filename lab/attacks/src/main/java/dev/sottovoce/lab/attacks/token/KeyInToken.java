package dev.sottovoce.lab.attacks.token;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.identity.token.AccessToken;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.wire.Bytes;

/** See {@link #story}. */
public final class KeyInToken extends ForgedToken {
  public KeyInToken() {
    super(
        "a token that brings the key along that it is signed with",
        "keys are found among the server's own; header fields that hold keys are not looked at");
  }

  @Override
  String forge(Target target, AccessToken claims, String keyId, Device thief) {
    String payload = claims.signed(keyId, thief::sign).split("\\.")[1];
    ObjectNode header =
        JsonNodeFactory.instance
            .objectNode()
            .put("typ", "at+jwt")
            .put("alg", "ES256")
            .put("kid", keyId);
    header.set("jwk", thief.publicKey().json());
    header.put("jku", "https://evil.example/keys");
    String signed = Bytes.utf8(header.toString()).base64Url() + "." + payload;
    return signed + "." + thief.signFixed(Bytes.utf8(signed)).base64Url();
  }
}
