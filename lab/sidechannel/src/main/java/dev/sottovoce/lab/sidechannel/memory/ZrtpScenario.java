package dev.sottovoce.lab.sidechannel.memory;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.zrtp.AuthTagType;
import dev.sottovoce.zrtp.CipherType;
import dev.sottovoce.zrtp.HashType;
import dev.sottovoce.zrtp.KeyAgreementType;
import dev.sottovoce.zrtp.LocalHello;
import dev.sottovoce.zrtp.RetainedSecrets;
import dev.sottovoce.zrtp.SasType;
import dev.sottovoce.zrtp.Zid;
import dev.sottovoce.zrtp.ZrtpConfig;
import dev.sottovoce.zrtp.ZrtpEndpoint;
import dev.sottovoce.zrtp.ZrtpEndpoint.Initiative;
import dev.sottovoce.zrtp.ZrtpEndpoint.Input;
import dev.sottovoce.zrtp.ZrtpEndpoint.Output;
import dev.sottovoce.zrtp.ZrtpTiming;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The second call of two ZRTP endpoints that know each other: it takes in what the first one left
 * and leaves something for the third. What is retained is the store's: here it is wiped with the
 * call, as by a phone that has written it down. A rekey is one more exchange.
 */
final class ZrtpScenario implements Scenario {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String RETAINED = "retained secrets";
  private static final int STEPS = 40;
  private static final Duration STEP = Duration.ofMillis(50);

  private static Names names() {
    return new Names()
        .call("FiniteFieldKey.generate", "DH exponents")
        .call("FiniteFieldKey.agree", "DH result")
        .call("X25519Key.generate", "X25519 private keys")
        .call("X25519Key.agree", "X25519 result")
        .call("HybridKem.generate", "ML-KEM-768 private key and its seed")
        .call("HybridKem", "ML-KEM-768 and hybrid secrets")
        .call("Responder.result", "ML-KEM-768 and hybrid secrets")
        .call("KeySchedule.s0", "s0")
        .call("KeySchedule.confirmKey", "Confirm keys")
        .call("KeySchedule.macKey", "Confirm keys")
        .call("KeySchedule.sas", "SAS hash")
        .call("KeySchedule.mediaKeys", "SRTP keys")
        // H0 is told to the peer in the end.
        .ignore("HashChain")
        .ignore("Message.mac")
        .ignore("Entropy.bytes");
  }

  /** At a rekey they are what the next exchange begins with, and stay. */
  private static Names retained(Names names, Ending ending) {
    return ending == Ending.REKEY
        ? names.ignore("KeySchedule.retainedSecret").ignore("RetainedSecrets")
        : names.call("KeySchedule.retainedSecret", RETAINED).call("RetainedSecrets", RETAINED);
  }

  /** One end, and what it holds for its owner. */
  private static final class End {
    final LocalHello hello;
    final List<RetainedSecrets> retained = new ArrayList<>();
    final List<MediaKeys> keys = new ArrayList<>();
    final ZrtpEndpoint endpoint;
    @Nullable End other;
    Instant wakeAt = Instant.MAX;

    End(LocalHello hello, ZrtpEndpoint endpoint) {
      this.hello = hello;
      this.endpoint = endpoint;
    }

    void close() {
      endpoint.handle(new Input.Close(), NOW);
      hello.destroy();
      keys.forEach(MediaKeys::destroy);
    }
  }

  private record InFlight(End to, Bytes datagram) {}

  private final KeyAgreementType agreement;
  private final CryptoBackend crypto;
  private final Ending ending;
  private final Entropy random = new SecureRandom()::nextBytes;
  private final Zid hers = Zid.random(random);
  private final Zid his = Zid.random(random);
  private final Queue<InFlight> inFlight = new ArrayDeque<>();
  private List<RetainedSecrets> alices = List.of();
  private List<RetainedSecrets> bobs = List.of();
  private List<End> ends = List.of();

  ZrtpScenario(KeyAgreementType agreement, CryptoBackend crypto, Ending ending) {
    this.agreement = agreement;
    this.crypto = crypto;
    this.ending = ending;
  }

  @Override
  public List<Sought> begin() {
    List<End> first = call(random, List.of(), List.of());
    first.forEach(End::close);
    alices = last(first.get(0).retained);
    bobs = last(first.get(1).retained);
    Tap.open(retained(names(), ending));
    ends = call(Tap.on(random), alices, bobs);
    return ending == Ending.REKEY
        ? List.of()
        : List.of(Sought.of(RETAINED, alices.get(0).rs1().orElseThrow()));
  }

  @Override
  public void end() {
    List<End> old = ends;
    if (ending == Ending.REKEY) {
      Tap.close();
      ends = call(random, last(old.get(0).retained), last(old.get(1).retained));
    }
    for (End each : old) {
      each.close();
      each.retained.forEach(RetainedSecrets::destroy);
    }
    alices.forEach(RetainedSecrets::destroy);
    bobs.forEach(RetainedSecrets::destroy);
    if (ending == Ending.REKEY) {
      MemoryScan.requireAlive(Sought.of("new SRTP key", ends.get(0).keys.get(0).sendKey()));
    }
  }

  private static List<RetainedSecrets> last(List<RetainedSecrets> all) {
    return List.of(all.get(all.size() - 1));
  }

  private List<End> call(
      Entropy entropy, List<RetainedSecrets> aliceKnows, List<RetainedSecrets> bobKnows) {
    LocalHello aliceHello = new LocalHello(config(hers), crypto, entropy);
    LocalHello bobHello = new LocalHello(config(his), crypto, entropy);
    End alice =
        new End(
            aliceHello,
            new ZrtpEndpoint(
                aliceHello,
                1,
                Optional.of(bobHello.hash()),
                aliceKnows,
                Initiative.EAGER,
                entropy));
    End bob =
        new End(
            bobHello,
            new ZrtpEndpoint(
                bobHello,
                2,
                Optional.of(aliceHello.hash()),
                bobKnows,
                Initiative.PATIENT,
                entropy));
    alice.other = bob;
    bob.other = alice;
    List<End> both = List.of(alice, bob);
    for (End each : both) feed(each, new Input.Start(NOW), NOW);
    Instant now = NOW;
    for (int i = 0; i < STEPS; i++) {
      now = now.plus(STEP);
      for (InFlight next = inFlight.poll(); next != null; next = inFlight.poll()) {
        feed(next.to(), new Input.Datagram(next.datagram()), now);
      }
      for (End each : both) if (!now.isBefore(each.wakeAt)) feed(each, new Input.Tick(), now);
    }
    for (End each : both) {
      if (each.keys.isEmpty()) throw new IllegalStateException("no keys were agreed on");
    }
    return both;
  }

  private void feed(End end, Input input, Instant now) {
    end.wakeAt = Instant.MAX;
    for (Output output : end.endpoint.handle(input, now)) {
      switch (output) {
        case Output.Transmit transmit ->
            inFlight.add(new InFlight(Objects.requireNonNull(end.other), transmit.datagram()));
        case Output.Agreed agreed -> end.keys.add(agreed.keys());
        case Output.Retain retain -> end.retained.add(retain.secrets());
        case Output.WakeAt wake -> end.wakeAt = wake.deadline();
        case Output.Warned warned -> throw new IllegalStateException(warned.toString());
        case Output.Failed failed -> throw new IllegalStateException(failed.toString());
      }
    }
  }

  private ZrtpConfig config(Zid zid) {
    boolean kem = agreement == KeyAgreementType.XM76;
    return new ZrtpConfig(
        zid,
        "lab",
        List.of(kem ? HashType.S384 : HashType.S256),
        List.of(kem ? CipherType.AES3 : CipherType.AES1),
        List.of(kem ? AuthTagType.GCM : AuthTagType.HS80),
        List.of(agreement),
        List.of(SasType.B32),
        ZrtpConfig.FOREVER,
        ZrtpConfig.Unannounced.REFUSE,
        ZrtpTiming.RFC_6189);
  }
}
