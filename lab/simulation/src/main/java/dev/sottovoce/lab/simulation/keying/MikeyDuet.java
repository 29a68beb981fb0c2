package dev.sottovoce.lab.simulation.keying;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.lab.simulation.Organisation;
import dev.sottovoce.lab.simulation.VirtualTime;
import dev.sottovoce.mikey.Credentials;
import dev.sottovoce.mikey.Exchange;
import dev.sottovoce.mikey.MikeyGroup;
import dev.sottovoce.mikey.MikeyInitiator;
import dev.sottovoce.mikey.MikeyResponder;
import dev.sottovoce.mikey.MikeyTerms;
import dev.sottovoce.mikey.Outcome;
import dev.sottovoce.mikey.Parties;
import dev.sottovoce.mikey.ReplayCache;
import dev.sottovoce.mikey.Setting;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One MIKEY exchange. It travels in offer and answer, over a connection that loses nothing, so its
 * bad weather is a server that damages, mixes up and repeats messages, and clocks that differ.
 */
final class MikeyDuet {
  private static final String ALICE = "sip:alice@example.org";
  private static final String BOB = "sip:bob@example.org";
  private static final Instant NOW = VirtualTime.START;
  private static final int MOST_SKEW_SECONDS = 420;
  private static final int MOST_EXTRA_OCTETS = 40;

  private final Random random;
  private final Duration delay;
  private final boolean rough;
  private final Organisation organisation;
  private final Exchange exchange;
  private final Credentials alices;
  private final Credentials bobs;
  private final Setting alicesSetting;
  private final Setting bobsSetting;
  private final Instant bobsTime;
  private final ReplayCache replays = new ReplayCache(100);
  private boolean harmed;

  MikeyDuet(long seed, KeyingWeather weather) {
    random = new Random((seed ^ 0x5EED) * 0x9E3779B97F4A7C15L);
    delay = weather.draw(random).delay();
    rough = weather == KeyingWeather.ANY;
    organisation = new Organisation(entropy());
    exchange = random.nextBoolean() ? Exchange.DH : Exchange.DHHMAC;
    alices = credentials(ALICE);
    bobs = credentials(BOB);
    alicesSetting = setting(new Parties(ALICE, BOB));
    bobsSetting = setting(new Parties(BOB, ALICE));
    int skew = rough ? random.nextInt(2 * MOST_SKEW_SECONDS + 1) - MOST_SKEW_SECONDS : 0;
    bobsTime = NOW.plusSeconds(skew);
  }

  Verdict run() {
    MikeyInitiator alice = new MikeyInitiator(alices, alicesSetting, NOW);
    MikeyInitiator other = new MikeyInitiator(alices, alicesSetting, NOW);
    Optional<Bytes> offer = passedOn(alice.message(), other.message());
    if (!offer.isPresent()) return Verdict.of(Verdict.Kind.FAILED);
    Outcome atBob = answer(offer.get(), bobsTime);
    if (!(atBob instanceof Outcome.Agreed agreed)) return failed();
    if (answer(offer.get(), bobsTime.plusSeconds(1)) instanceof Outcome.Agreed) {
      return Verdict.of(Verdict.Kind.REPLAYED);
    }
    return answered(alice, agreed, other);
  }

  private Verdict answered(MikeyInitiator alice, Outcome.Agreed atBob, MikeyInitiator other) {
    Bytes another =
        answer(other.message(), bobsTime) instanceof Outcome.Agreed second
            ? second.response()
            : other.message();
    Optional<Bytes> response = passedOn(atBob.response(), another);
    if (!response.isPresent()) return Verdict.of(Verdict.Kind.FAILED);
    // What bob has counts for nothing before alice's first packet, and she sends none.
    if (!(alice.answered(response.get()) instanceof Outcome.Agreed atAlice)) return failed();
    MediaKeys ours = atAlice.keys();
    MediaKeys theirs = atBob.keys();
    boolean equal =
        ours.sendKey().sameAs(theirs.receiveKey())
            && ours.receiveKey().sameAs(theirs.sendKey())
            && ours.sendSalt().sameAs(theirs.receiveSalt())
            && ours.receiveSalt().sameAs(theirs.sendSalt())
            && ours.profile() == theirs.profile();
    return equal
        ? new Verdict(Verdict.Kind.AGREED, exchange.displayName(), delay.multipliedBy(2))
        : Verdict.of(Verdict.Kind.DIFFERENT_KEYS);
  }

  /** Without harm, a clock that is off or lists that have nothing in common there are keys. */
  private Verdict failed() {
    boolean clocks =
        Duration.between(NOW, bobsTime).abs().compareTo(MikeyTerms.USUAL_TOLERANCE) <= 0;
    boolean common =
        !Collections.disjoint(alicesSetting.terms().profiles(), bobsSetting.terms().profiles());
    return Verdict.of(!harmed && clocks && common ? Verdict.Kind.UNPROVOKED : Verdict.Kind.FAILED);
  }

  private Outcome answer(Bytes offer, Instant wallTime) {
    return new MikeyResponder(List.of(bobs), bobsSetting, replays).offered(offer, wallTime);
  }

  /**
   * What the server makes of a message.
   *
   * @param another one of the same kind, of another exchange between the two
   */
  private Optional<Bytes> passedOn(Bytes message, Bytes another) {
    int fate = rough ? random.nextInt(20) : 19;
    harmed |= fate < 6;
    return switch (fate) {
      case 0, 1 -> Optional.of(withFlippedBit(message));
      case 2 -> Optional.of(message.slice(0, random.nextInt(message.length())));
      case 3 -> Optional.of(Bytes.concat(message, octets(1 + random.nextInt(MOST_EXTRA_OCTETS))));
      case 4 -> Optional.of(another);
      case 5 -> Optional.empty();
      default -> Optional.of(message);
    };
  }

  private Bytes withFlippedBit(Bytes message) {
    byte[] octets = message.toArray();
    octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
    return Bytes.unsafeWrap(octets);
  }

  private Bytes octets(int length) {
    return entropy().bytes(length);
  }

  private Credentials credentials(String address) {
    return exchange == Exchange.DH ? organisation.certify(address) : organisation.shared();
  }

  private Setting setting(Parties parties) {
    List<SrtpProfile> profiles = new ArrayList<>(List.of(SrtpProfile.values()));
    Collections.shuffle(profiles, random);
    MikeyTerms terms =
        new MikeyTerms(
            profiles.subList(0, 2 + random.nextInt(profiles.size() - 1)),
            List.of(MikeyGroup.X25519),
            MikeyTerms.USUAL_TOLERANCE);
    return new Setting(
        terms, parties, random.nextInt() & 0xffffffffL, Organisation.CRYPTO, entropy());
  }

  private Entropy entropy() {
    return random::nextBytes;
  }
}
