package dev.sottovoce.ice.turn;

import dev.sottovoce.ice.stun.IntegrityKey;
import dev.sottovoce.ice.stun.StunAttribute;
import dev.sottovoce.ice.stun.StunMessage;
import dev.sottovoce.ice.stun.StunWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Long-term credentials with what the server told about them (RFC 8489 section 9.2). */
final class LongTermAuth {
  private final TurnCredentials credentials;
  private @Nullable String realm;
  private @Nullable String nonce;
  private @Nullable IntegrityKey key;

  LongTermAuth(TurnCredentials credentials) {
    this.credentials = credentials;
  }

  /** Whether requests can be signed. */
  boolean isKnown() {
    return key != null;
  }

  /**
   * Takes what a 401 or 438 says.
   *
   * @return whether it says enough
   */
  boolean learn(StunMessage challenge) {
    Optional<StunAttribute.Nonce> fresh = challenge.first(StunAttribute.Nonce.class);
    if (!fresh.isPresent()) return false;
    nonce = fresh.get().nonce();
    // The realm stays what it was (section 9.2.5): another one would be another key.
    if (realm != null) return true;
    Optional<StunAttribute.Realm> told = challenge.first(StunAttribute.Realm.class);
    if (!told.isPresent()) return false;
    realm = told.get().realm();
    key = IntegrityKey.longTermMd5(credentials.username(), realm, credentials.password());
    return true;
  }

  /** Ends a request: signed when the server has told its realm, as it is before. */
  StunWriter sign(StunWriter request) {
    if (realm == null || nonce == null || key == null) return request;
    return request
        .add(new StunAttribute.Username(credentials.username()))
        .add(new StunAttribute.Realm(realm))
        .add(new StunAttribute.Nonce(nonce))
        .integrity(key);
  }

  boolean authenticates(StunMessage response) {
    return key != null && response.authenticates(key);
  }
}
