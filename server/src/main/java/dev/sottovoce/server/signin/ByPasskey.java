package dev.sottovoce.server.signin;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.server.http.AccountService;
import dev.sottovoce.server.http.Caller;
import dev.sottovoce.server.store.PhoneSignIns;
import dev.sottovoce.server.store.PhoneSignIns.Passkey;
import dev.sottovoce.server.webauthn.Assertion;
import dev.sottovoce.server.webauthn.Ceremonies;
import dev.sottovoce.server.webauthn.Challenges;
import dev.sottovoce.server.webauthn.Credential;
import dev.sottovoce.server.webauthn.RelyingParty;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Passkeys of people who have a phone: made on a device that is one of its account's, used in a
 * browser that wants to become another one. What is signed names the new device's key, so nobody
 * redeems it with another. Blocks. Thread-safe.
 */
final class ByPasskey {
  private final PhoneSignIns signIns;
  private final AccountService accounts;
  private final Challenges challenges;
  private final Ceremonies ceremonies;
  private final Clock clock;

  ByPasskey(Surroundings around, Challenges challenges) {
    signIns = around.signIns();
    accounts = around.accounts();
    clock = around.clock();
    this.challenges = challenges;
    ceremonies = new Ceremonies(challenges, around.attestations(), clock);
  }

  /**
   * What a passkey has to sign for a new device.
   *
   * @param key the hash of its key
   */
  Bytes challenge(Bytes key) {
    return challenges.issue(signingIn(key), clock.instant());
  }

  /** Whose passkey has signed for that key; nothing when anything about it is wrong. */
  Optional<Passkey> signer(RelyingParty party, Bytes key, Assertion assertion) {
    return signIns
        .passkey(assertion.credentialId())
        .filter(passkey -> passkey.site().equals(party.id()))
        .filter(passkey -> assertion.userHandle().equals(handle(passkey.device())))
        .filter(passkey -> isSigned(party, key, passkey, assertion));
  }

  private boolean isSigned(RelyingParty party, Bytes key, Passkey passkey, Assertion assertion) {
    OptionalLong counter = ceremonies.signed(party, signingIn(key), credential(passkey), assertion);
    return counter.isPresent() && signIns.count(passkey, counter.getAsLong());
  }

  /** By which a page can look at the passkey's signatures itself. */
  Optional<Bytes> publicKey(Passkey passkey) {
    return ceremonies.publicKey(credential(passkey));
  }

  private static Credential credential(Passkey passkey) {
    return new Credential(
        passkey.id(), passkey.credential(), passkey.counter(), passkey.backupEligible());
  }

  /** What a new passkey has to be made over. */
  Bytes challenge(DeviceCertificate device) {
    return challenges.issue(making(device), clock.instant());
  }

  /** Whether a device may have passkeys: one that waits for a yes may not leave a way in behind. */
  boolean mayHaveOne(Caller caller) {
    return accounts.isMember(caller);
  }

  /** Keeps a passkey that a device has made; what is known of its key, or nothing. */
  Optional<Protection> keep(
      RelyingParty party, DeviceCertificate device, Bytes attestation, Bytes clientData) {
    return ceremonies
        .made(party, making(device), attestation, clientData)
        .filter(made ->
            signIns.add(
                new Passkey(
                    made.credential().id(),
                    device.device(),
                    device.user(),
                    party.id(),
                    made.credential().data(),
                    made.credential().counter(),
                    made.credential().backupEligible(),
                    made.proof())))
        .map(Ceremonies.Made::protection);
  }

  /** Forgets one of the same user's. */
  boolean forget(DeviceCertificate device, Bytes id) {
    return signIns.remove(id, device.user());
  }

  /** What authenticators keep beside a passkey: by device, so that one replaces only its own. */
  static Bytes handle(UUID device) {
    return new ByteWriter(16)
        .u64(device.getMostSignificantBits())
        .u64(device.getLeastSignificantBits())
        .toBytes();
  }

  private static String signingIn(Bytes key) {
    return "phone sign-in " + key.hex();
  }

  private static String making(DeviceCertificate device) {
    return "phone passkey " + device.device();
  }
}
