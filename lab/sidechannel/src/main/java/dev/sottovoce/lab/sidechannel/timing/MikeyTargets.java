package dev.sottovoce.lab.sidechannel.timing;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.mikey.Credentials;
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
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** The MAC at the end of a DHHMAC message, which the KEMAC payload holds (RFC 4650 section 3). */
final class MikeyTargets {
  private static final int MAC_OCTETS = 32;
  private static final int REPEATS = 2;
  private static final int EFFORT = 4;
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Parties ALICE = new Parties("sip:alice@example.org", "sip:bob@example.org");
  private static final Parties BOB = new Parties("sip:bob@example.org", "sip:alice@example.org");

  private MikeyTargets() {}

  static List<Target> all() {
    Random random = new Random(7);
    GroupKey wards = new GroupKey("wards", 1, Secret.random(random::nextBytes, GroupKey.OCTETS));
    Credentials shared = new Credentials.Shared(List.of(wards));
    MikeyInitiator alice = new MikeyInitiator(shared, setting(ALICE, random), NOW);
    ReplayCache replays = new ReplayCache(1);
    MikeyResponder bob = new MikeyResponder(List.of(shared), setting(BOB, random), replays);
    Outcome.Agreed answer = (Outcome.Agreed) bob.offered(alice.message(), NOW);
    return List.of(
        target(
            "MikeyResponder, MAC of an offer",
            alice.message(),
            message -> bob.offered(message, NOW)),
        target("MikeyInitiator, MAC of an answer", answer.response(), alice::answered));
  }

  private static Target target(String name, Bytes genuine, Function<Bytes, Outcome> judge) {
    byte[] place = genuine.toArray();
    int at = place.length - MAC_OCTETS;
    // Written to all the same: only so is every candidate in one place.
    Bytes forged = Bytes.unsafeWrap(place);
    return new Target(
        name,
        genuine.slice(at, place.length).toArray(),
        REPEATS,
        EFFORT,
        candidate -> {
          System.arraycopy(candidate, 0, place, at, MAC_OCTETS);
          return () -> judge.apply(forged) instanceof Outcome.Agreed;
        });
  }

  private static Setting setting(Parties parties, Random random) {
    MikeyTerms terms =
        new MikeyTerms(
            List.of(SrtpProfile.AEAD_AES_256_GCM),
            List.of(MikeyGroup.X25519),
            MikeyTerms.USUAL_TOLERANCE);
    return new Setting(terms, parties, 1, new BouncyCastleCrypto(), random::nextBytes);
  }
}
