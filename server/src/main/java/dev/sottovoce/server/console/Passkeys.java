package dev.sottovoce.server.console;

import dev.sottovoce.server.store.Admins;
import dev.sottovoce.server.store.Admins.Admin;
import dev.sottovoce.server.store.Admins.Passkey;
import dev.sottovoce.server.webauthn.Assertion;
import dev.sottovoce.server.webauthn.Attestations;
import dev.sottovoce.server.webauthn.Ceremonies;
import dev.sottovoce.server.webauthn.Challenges;
import dev.sottovoce.server.webauthn.Credential;
import dev.sottovoce.wire.Bytes;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Passkeys of people who administer; any attestation is taken and none is believed. Blocks.
 * Thread-safe.
 */
final class Passkeys {
  private final Admins admins;
  private final Ceremonies ceremonies;

  Passkeys(Admins admins, Challenges challenges, Clock clock) {
    this.admins = admins;
    ceremonies = new Ceremonies(challenges, Attestations.NONE, clock);
  }

  /**
   * Whose passkey has signed a challenge for that purpose, just now, and never before.
   *
   * @return nothing when anything about it is wrong
   */
  Optional<Admin> signer(Site site, String purpose, Assertion assertion) {
    Optional<Passkey> known = admins.passkey(assertion.credentialId());
    return known
        .filter(passkey -> passkey.site().equals(site.host()))
        .filter(passkey -> isSigned(site, purpose, passkey, assertion))
        .flatMap(passkey -> admins.find(passkey.admin()));
  }

  private boolean isSigned(Site site, String purpose, Passkey passkey, Assertion assertion) {
    boolean other =
        !assertion.userHandle().isEmpty()
            && !assertion.userHandle().equals(Bytes.utf8(passkey.admin()));
    if (other) return false;
    Credential credential =
        new Credential(
            passkey.id(), passkey.credential(), passkey.counter(), passkey.backupEligible());
    OptionalLong counter = ceremonies.signed(site.party(), purpose, credential, assertion);
    return counter.isPresent() && admins.count(passkey, counter.getAsLong());
  }

  /**
   * The passkey that an authenticator has made for somebody who was invited.
   *
   * @return nothing when anything about it is wrong
   */
  Optional<Passkey> made(
      Site site, String purpose, Admin admin, Bytes attestation, Bytes clientData) {
    return ceremonies
        .made(site.party(), purpose, attestation, clientData)
        .map(made -> passkey(site, admin, made.credential()));
  }

  private static Passkey passkey(Site site, Admin admin, Credential made) {
    return new Passkey(
        made.id(), admin.id(), site.host(), made.data(), made.counter(), made.backupEligible());
  }
}
