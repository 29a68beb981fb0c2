package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.identity.token.AccessToken;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;

/** See {@link #story}. */
public final class InjectedKeyId extends ForgedToken {
  public InjectedKeyId() {
    super(
        "a token that names its key by a path to an empty file",
        "a key has one name, and nobody follows it anywhere");
  }

  @Override
  String forge(Target target, AccessToken claims, String keyId, Device thief) {
    return claims.signed("../../../../../../dev/null", thief::sign);
  }
}
