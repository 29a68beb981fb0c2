package dev.sottovoce.mikey;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Alice and Bob, their credentials, and an organisation that vouches for certificates. */
final class Ends {
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  static final String ALICE = "sip:alice@example.org";
  static final String BOB = "sip:bob@example.org";
  static final CryptoBackend CRYPTO = new BouncyCastleCrypto();
  static final MikeyTerms TERMS =
      new MikeyTerms(
          List.of(SrtpProfile.AEAD_AES_256_GCM, SrtpProfile.AEAD_AES_128_GCM),
          List.of(MikeyGroup.X25519),
          MikeyTerms.USUAL_TOLERANCE);

  private final Random random;
  final Entropy entropy;
  private final SignatureScheme ecdsa = CRYPTO.find(Primitive.ECDSA_SECP256R1_SHA256).orElseThrow();
  private final Map<String, Bytes> vouchedFor = new ConcurrentHashMap<>();
  final ReplayCache replays = new ReplayCache(100);
  final GroupKey wards;

  Ends(long seed) {
    random = new Random(seed);
    entropy = random::nextBytes;
    wards = groupKey("wards", 1);
  }

  GroupKey groupKey(String group, int epoch) {
    return new GroupKey(group, epoch, Secret.random(entropy, GroupKey.OCTETS));
  }

  /** A certificate is anything that the organisation remembers with its address and key. */
  Credentials.Certified certified(String address) {
    KeyPair key = ecdsa.generate(entropy);
    Bytes certificate = entropy.bytes(500);
    vouchedFor.put(address + certificate.hex(), key.publicKey());
    return new Credentials.Certified(
        List.of(certificate), message -> ecdsa.sign(key.privateKey(), message, entropy), judge());
  }

  Credentials.Judge judge() {
    return (certificates, address) ->
        Optional.ofNullable(vouchedFor.get(address + certificates.get(0).hex()));
  }

  Credentials credentials(Exchange exchange, String address) {
    return exchange == Exchange.DH ? certified(address) : new Credentials.Shared(List.of(wards));
  }

  Setting alice() {
    return setting(new Parties(ALICE, BOB), TERMS, 0xa11ce);
  }

  Setting bob() {
    return setting(new Parties(BOB, ALICE), TERMS, 0xb0b);
  }

  Setting setting(Parties parties, MikeyTerms terms, long ssrc) {
    return new Setting(terms, parties, ssrc, CRYPTO, entropy);
  }

  MikeyInitiator initiator(Exchange exchange) {
    return new MikeyInitiator(credentials(exchange, ALICE), alice(), NOW);
  }

  MikeyResponder responder(Exchange exchange) {
    return new MikeyResponder(List.of(credentials(exchange, BOB)), bob(), replays);
  }
}
