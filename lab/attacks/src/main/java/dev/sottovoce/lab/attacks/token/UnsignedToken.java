package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.identity.token.AccessToken;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.wire.Bytes;

/** See {@link #story}. */
public final class UnsignedToken extends ForgedToken {
  public UnsignedToken() {
    super(
        "a token of somebody whose algorithm is none, without a signature",
        "ES256 is the only algorithm that is read");
  }

  @Override
  String forge(Target target, AccessToken claims, String keyId, Device thief) {
    String[] parts = claims.signed(keyId, thief::sign).split("\\.");
    return Bytes.utf8("{\"typ\":\"at+jwt\",\"alg\":\"none\",\"kid\":\"" + keyId + "\"}").base64Url()
        + "."
        + parts[1]
        + ".";
  }
}
