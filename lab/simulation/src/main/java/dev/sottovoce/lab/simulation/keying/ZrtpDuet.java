package dev.sottovoce.lab.simulation.keying;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.ZrtpHash;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.lab.simulation.SimulatedNetwork;
import dev.sottovoce.lab.simulation.VirtualTime;
import dev.sottovoce.zrtp.AuthTagType;
import dev.sottovoce.zrtp.CipherType;
import dev.sottovoce.zrtp.HashType;
import dev.sottovoce.zrtp.KeyAgreementType;
import dev.sottovoce.zrtp.LocalHello;
import dev.sottovoce.zrtp.SasType;
import dev.sottovoce.zrtp.Zid;
import dev.sottovoce.zrtp.ZrtpConfig;
import dev.sottovoce.zrtp.ZrtpEndpoint;
import dev.sottovoce.zrtp.ZrtpEndpoint.Initiative;
import dev.sottovoce.zrtp.ZrtpEndpoint.Input;
import dev.sottovoce.zrtp.ZrtpEndpoint.Output;
import dev.sottovoce.zrtp.ZrtpTiming;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One ZRTP exchange; the seed decides algorithms, who is eager and the weather. */
final class ZrtpDuet {
  private static final Duration GIVE_UP = Duration.ofSeconds(25);

  private final Random random;
  private final VirtualTime time = new VirtualTime();
  private final SimulatedNetwork network;
  private final End alice = new End(address(1));
  private final End bob = new End(address(2));

  ZrtpDuet(long seed, KeyingWeather weather) {
    this.random = new Random(~seed * 0x9E3779B97F4A7C15L);
    this.network = new SimulatedNetwork(time, weather.draw(random), seed);
  }

  private final class End {
    final TransportAddress address;
    @Nullable ZrtpEndpoint endpoint;
    Optional<Output.Agreed> agreed = Optional.empty();
    boolean failed;
    Instant decidedAt = VirtualTime.START;
    private Instant wakeAt = Instant.MAX;

    End(TransportAddress address) {
      this.address = address;
    }

    boolean isDecided() {
      return agreed.isPresent() || failed;
    }

    void feed(Input input) {
      for (Output output : Objects.requireNonNull(endpoint).handle(input, time.now())) {
        if (output instanceof Output.Transmit send) {
          TransportAddress other = this == alice ? bob.address : alice.address;
          network.send(address, other, send.datagram());
        } else if (output instanceof Output.WakeAt wake) {
          wakeAt(wake.deadline());
        } else if (output instanceof Output.Agreed found) {
          agreed = Optional.of(found);
          decidedAt = time.now();
        } else if (output instanceof Output.Failed) {
          failed = true;
          decidedAt = time.now();
        }
      }
    }

    /** Only the last wish counts. */
    private void wakeAt(Instant deadline) {
      wakeAt = deadline;
      time.at(
          deadline,
          () -> {
            if (wakeAt.equals(deadline)) feed(new Input.Tick());
          });
    }
  }

  Verdict run() {
    LocalHello alices = new LocalHello(config(), new BouncyCastleCrypto(), entropy());
    LocalHello bobs = new LocalHello(config(), new BouncyCastleCrypto(), entropy());
    // Now and then somebody announces another Hello than comes.
    boolean lie = random.nextInt(50) == 0;
    alice.endpoint = endpoint(alices, 1, lie ? alices.hash() : bobs.hash());
    bob.endpoint = endpoint(bobs, 2, alices.hash());
    network.bind(alice.address, (at, from, octets) -> alice.feed(new Input.Datagram(octets)));
    network.bind(bob.address, (at, from, octets) -> bob.feed(new Input.Datagram(octets)));
    alice.feed(new Input.Start(time.now()));
    Duration later = Duration.ofMillis(random.nextInt(2000));
    time.after(later, () -> bob.feed(new Input.Start(time.now())));
    Instant end = VirtualTime.START.plus(GIVE_UP);
    while (time.now().isBefore(end) && !(alice.isDecided() && bob.isDecided())) {
      time.runUntil(time.now().plusMillis(100));
    }
    Verdict verdict = verdict();
    alice.feed(new Input.Close());
    bob.feed(new Input.Close());
    return verdict;
  }

  private Verdict verdict() {
    if (!alice.isDecided() || !bob.isDecided()) return Verdict.of(Verdict.Kind.HUNG);
    if (alice.failed && bob.failed) return Verdict.of(Verdict.Kind.FAILED);
    if (alice.failed || bob.failed) return Verdict.of(Verdict.Kind.ONE_SIDED);
    Output.Agreed hers = alice.agreed.orElseThrow();
    Output.Agreed his = bob.agreed.orElseThrow();
    if (!fit(hers.keys(), his.keys()) || !hers.sas().equals(his.sas())) {
      return Verdict.of(Verdict.Kind.DIFFERENT_KEYS);
    }
    Instant last = alice.decidedAt.isAfter(bob.decidedAt) ? alice.decidedAt : bob.decidedAt;
    return new Verdict(
        Verdict.Kind.AGREED,
        hers.keys().agreement().keying(),
        Duration.between(VirtualTime.START, last));
  }

  private static boolean fit(MediaKeys hers, MediaKeys his) {
    return hers.sendKey().sameAs(his.receiveKey())
        && hers.receiveKey().sameAs(his.sendKey())
        && hers.sendSalt().sameAs(his.receiveSalt())
        && hers.receiveSalt().sameAs(his.sendSalt())
        && hers.agreement().equals(his.agreement());
  }

  private ZrtpEndpoint endpoint(LocalHello hello, long source, ZrtpHash announced) {
    return new ZrtpEndpoint(
        hello, source, Optional.of(announced), List.of(), initiative(), entropy());
  }

  private Initiative initiative() {
    return Initiative.values()[random.nextInt(2)];
  }

  private ZrtpConfig config() {
    return new ZrtpConfig(
        Zid.random(entropy()),
        "simulation",
        shuffled(HashType.values()),
        shuffled(CipherType.values()),
        shuffled(AuthTagType.values()),
        agreements(),
        shuffled(SasType.values()),
        ZrtpConfig.FOREVER,
        ZrtpConfig.Unannounced.REFUSE,
        ZrtpTiming.RFC_6189);
  }

  /** Mostly in our own order; some phones have the finite field alone, which costs the most. */
  private List<KeyAgreementType> agreements() {
    return switch (random.nextInt(16)) {
      case 0 -> List.of(KeyAgreementType.DH3K);
      case 1 -> List.of(KeyAgreementType.XM76, KeyAgreementType.X255);
      case 2, 3 -> shuffled(KeyAgreementType.values());
      default -> List.of(KeyAgreementType.XM76, KeyAgreementType.X255, KeyAgreementType.DH3K);
    };
  }

  private <T> List<T> shuffled(T[] values) {
    List<T> list = new ArrayList<>(List.of(values));
    Collections.shuffle(list, random);
    return list;
  }

  private Entropy entropy() {
    return random::nextBytes;
  }

  private static TransportAddress address(int last) {
    return TransportAddress.parse("192.0.2." + last, 4000)
        .orElseThrow(() -> new IllegalStateException("a documentation address is one"));
  }
}
