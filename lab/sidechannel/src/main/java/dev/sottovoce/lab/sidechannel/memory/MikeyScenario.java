package dev.sottovoce.lab.sidechannel.memory;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.mikey.Credentials;
import dev.sottovoce.mikey.Exchange;
import dev.sottovoce.mikey.GroupKey;
import dev.sottovoce.mikey.MikeyGroup;
import dev.sottovoce.mikey.MikeyInitiator;
import dev.sottovoce.mikey.MikeyResponder;
import dev.sottovoce.mikey.MikeyTerms;
import dev.sottovoce.mikey.Outcome;
import dev.sottovoce.mikey.Parties;
import dev.sottovoce.mikey.ReplayCache;
import dev.sottovoce.mikey.Setting;
import dev.sottovoce.wire.Bytes;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Two ends of a MIKEY exchange, all of one backend. It ends by a hang-up, or by new keys for the
 * same bundle of crypto sessions, under which the call goes on.
 */
final class MikeyScenario implements Scenario {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final int CERTIFICATE_OCTETS = 500;
  private static final int REPLAYS = 100;
  private static final Parties ALICE = new Parties("sip:alice@example.org", "sip:bob@example.org");
  private static final Parties BOB = new Parties("sip:bob@example.org", "sip:alice@example.org");

  private static final Names NAMES =
      new Names()
          .call("KeyDerivation.trafficKey", "TEKs, which are SRTP's master keys")
          .call("KeyDerivation.salt", "TEKs, which are SRTP's master keys")
          .call("KeyDerivation.authenticationKey", "MAC keys")
          .call("KeyEncodings.drawPrivateKey", "X25519 private keys")
          // Makes the public key.
          .ignore("JdkCrypto$Curve25519.generate")
          .call("MikeyInitiator.agree", "TGK")
          .call("MikeyResponder$Answer.agree", "TGK")
          .ignore("Entropy.bytes");

  /** What an organisation's authority would say of a certificate. */
  private record Vouched(Bytes certificate, Bytes key) {}

  private final CryptoBackend crypto;
  private final Ending ending;
  private final Entropy random = new SecureRandom()::nextBytes;
  private final Entropy tapped = Tap.on(random);
  private final List<Vouched> vouchedFor = new ArrayList<>();
  private final Credentials hers;
  private final MikeyResponder bob;
  private final List<MikeyInitiator> exchanges = new ArrayList<>();
  private List<MediaKeys> keys = List.of();

  MikeyScenario(Exchange exchange, CryptoBackend crypto, Ending ending) {
    this.crypto = crypto;
    this.ending = ending;
    Credentials his;
    if (exchange == Exchange.DH) {
      hers = certified();
      his = certified();
    } else {
      GroupKey wards = new GroupKey("wards", 1, Secret.random(random, GroupKey.OCTETS));
      hers = new Credentials.Shared(List.of(wards));
      his = hers;
    }
    bob = new MikeyResponder(List.of(his), setting(BOB, 2), new ReplayCache(REPLAYS));
  }

  private Credentials certified() {
    SignatureScheme ecdsa = crypto.find(Primitive.ECDSA_SECP256R1_SHA256).orElseThrow();
    KeyPair pair = ecdsa.generate(random);
    Bytes certificate = random.bytes(CERTIFICATE_OCTETS);
    vouchedFor.add(new Vouched(certificate, pair.publicKey()));
    return new Credentials.Certified(
        List.of(certificate),
        message -> ecdsa.sign(pair.privateKey(), message, random),
        (certificates, address) ->
            vouchedFor.stream()
                .filter(each -> each.certificate().equals(certificates.get(0)))
                .map(Vouched::key)
                .findFirst());
  }

  private Setting setting(Parties parties, long ssrc) {
    MikeyTerms terms =
        new MikeyTerms(
            List.of(SrtpProfile.AEAD_AES_256_GCM),
            List.of(MikeyGroup.X25519),
            MikeyTerms.USUAL_TOLERANCE);
    return new Setting(terms, parties, ssrc, crypto, tapped);
  }

  @Override
  public List<Sought> begin() {
    Tap.open(NAMES);
    keys = agree(new MikeyInitiator(hers, setting(ALICE, 1), NOW), NOW);
    return List.of();
  }

  @Override
  public void end() {
    List<MediaKeys> old = keys;
    if (ending == Ending.REKEY) {
      Tap.close();
      Instant later = NOW.plusSeconds(1);
      keys = agree(exchanges.get(0).rekey(later), later);
    }
    exchanges.forEach(MikeyInitiator::destroy);
    old.forEach(MediaKeys::destroy);
    if (ending == Ending.REKEY)
      MemoryScan.requireAlive(Sought.of("new TEK", keys.get(0).sendKey()));
  }

  private List<MediaKeys> agree(MikeyInitiator alice, Instant now) {
    exchanges.add(alice);
    Outcome.Agreed answer = (Outcome.Agreed) bob.offered(alice.message(), now);
    Outcome.Agreed done = (Outcome.Agreed) alice.answered(answer.response());
    if (!done.keys().sendKey().sameAs(answer.keys().receiveKey())) {
      throw new IllegalStateException("the ends have different keys");
    }
    return List.of(done.keys(), answer.keys());
  }
}
