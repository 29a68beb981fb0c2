package dev.sottovoce.phone;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.watch.Anomaly;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.WatchLimits;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A live call of two phones, with somebody on the path who sees every packet and can send as either
 * of them: each attack is seen and named within a second, and the call goes on.
 */
@Timeout(120)
class TamperedCallTest {
  private static final long SECOND = 1_000_000_000L;

  /** Limits that no test reaches: the watch is as good as off. */
  private static final WatchLimits OFF =
      new WatchLimits(
          WatchLimits.MOST,
          WatchLimits.MOST,
          WatchLimits.MOST,
          WatchLimits.MOST,
          50,
          WatchLimits.MOST,
          WatchLimits.MOST,
          WatchLimits.MOST);

  private final TestOrganisation organisation = TestOrganisation.create();
  private final SipRelay relay = SipRelay.open(organisation);
  private final MediaTap tap = new MediaTap();
  private final MediaTap.Copies copies = new MediaTap.Copies();
  private final BlockingQueue<Anomaly> noticed = new LinkedBlockingQueue<>();
  private final ToneAudio aliceAudio = new ToneAudio(440, 1000);
  private final ToneAudio bobAudio = new ToneAudio(1000, 440);
  private final Random random = new Random(5);

  TamperedCallTest() throws Exception {}

  @AfterEach
  void close() throws Exception {
    relay.close();
    tap.close();
  }

  private Phone phone(String user, WatchLimits limits) throws Exception {
    Account account = organisation.account(user, TestOrganisation.newKey(), relay.port());
    // The tap needs other addresses in descriptions, and DTLS 1.3 would miss their signatures.
    Policy document =
        Profiles.of(Policy.Profile.INTEROP).with(limits).narrowedTo(List.of("DTLS 1.2"));
    CallPolicy policy = CallPolicy.of(document, document.from());
    Phone phone = Phone.open(TestOrganisation.config(account).policy(policy));
    assertInstanceOf(RegistrationState.Registered.class, phone.register().get(30, SECONDS));
    return phone;
  }

  /**
   * Lets somebody attack for a second, ten times every 20 ms.
   *
   * @return what was noticed first, and within a second; null if nothing was
   */
  private @Nullable Anomaly under(WatchLimits limits, Consumer<byte[]> attack) throws Exception {
    relay.onTheWay = SipRelay.unsigned(tap::into);
    tap.forget();
    tap.onTheWay = copies::keep;
    try (Phone alice = phone("alice", limits);
        Phone bob = phone("bob", limits)) {
      CompletableFuture<Call> answer = new CompletableFuture<>();
      bob.onIncomingCall(incoming -> answer.complete(incoming.answer(bobAudio.options())));
      Call call =
          alice.call(
              "bob",
              aliceAudio
                  .options()
                  .listener(
                      new CallListener() {
                        @Override
                        public void noticed(Call attacked, Anomaly anomaly) {
                          noticed.add(anomaly);
                        }
                      }));
      call.connected().get(30, SECONDS);
      while (copies.packets.size() < 60) Thread.sleep(10);
      assertEquals(0, noticed.size(), noticed::toString);

      long began = System.nanoTime();
      Anomaly first = null;
      while (first == null && System.nanoTime() - began < SECOND) {
        for (int i = 0; i < 10; i++) {
          attack.accept(copies.packets.get(random.nextInt(copies.packets.size())).clone());
        }
        first = noticed.poll(20, MILLISECONDS);
      }
      assertUnharmed(call);
      call.hangUp();
      List<Anomaly> seen = call.ended().get(30, SECONDS).statistics().anomalies();
      assertEquals(first == null, seen.isEmpty(), seen::toString);
      return first;
    }
  }

  /** Speech goes on arriving, all of it, and sounds as it did. */
  private void assertUnharmed(Call call) throws Exception {
    long before = call.statistics().packetsReceived();
    Thread.sleep(400);
    long more = call.statistics().packetsReceived() - before;
    assertTrue(more >= 15 && more <= 30, "packets in 400 ms: " + more);
    assertEquals(0, call.statistics().packetsLost());
    assertTrue(aliceAudio.share() > 0.5, "alice heard " + aliceAudio.share());
  }

  private void assertNamed(Anomaly.Kind kind, Consumer<byte[]> attack) throws Exception {
    // Nobody would know.
    assertEquals(null, under(OFF, attack));
    copies.packets.clear();
    Anomaly first = under(WatchLimits.DEFAULT, attack);
    if (first == null) throw new AssertionError("nothing was noticed within a second");
    assertEquals(kind, first.kind());
    assertTrue(!first.sentence().isEmpty());
  }

  @Test
  void forgedPackets() throws Exception {
    assertNamed(
        Anomaly.Kind.FORGED,
        packet -> {
          packet[packet.length - 1] ^= 1;
          // A number that was not seen, so that it is no replay.
          packet[2] = (byte) (packet[2] + 8);
          tap.injectToCaller(packet);
        });
  }

  @Test
  void replayedPackets() throws Exception {
    assertNamed(Anomaly.Kind.REPLAYED, tap::injectToCaller);
  }

  @Test
  void packetsOfAForeignStream() throws Exception {
    assertNamed(
        Anomaly.Kind.FOREIGN_SOURCE,
        packet -> {
          Arrays.fill(packet, 8, 12, (byte) 0x55);
          packet[1] = 96;
          tap.injectToCaller(packet);
        });
  }

  /** Forged, too, but from where nobody should send. */
  @Test
  void packetsFromElsewhere() throws Exception {
    WatchLimits onlyPlaces =
        new WatchLimits(1_000_000, 1_000_000, 1_000_000, 20, 50, 3000, 1000, 3000);
    Anomaly first = under(onlyPlaces, tap::injectFromElsewhere);
    if (first == null) throw new AssertionError("nothing was noticed within a second");
    assertEquals(Anomaly.Kind.ELSEWHERE, first.kind());
  }
}
