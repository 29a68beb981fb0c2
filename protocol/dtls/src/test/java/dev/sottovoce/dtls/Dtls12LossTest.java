package dev.sottovoce.dtls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No handshake hangs because a datagram was lost, whichever it was. */
class Dtls12LossTest {
  private static final int HANDSHAKES = 200;

  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(0, 1000, 1, TimeUnit.SECONDS, new SynchronousQueue<>());

  @AfterEach
  void noCoroutineIsLeft() throws InterruptedException {
    executor.shutdown();
    assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS), "coroutines left running");
  }

  @Test
  void fivePercentLoss_neverHangs() {
    List<Duration> times = handshakes(0.05, Pair.Records.AS_PACKED);
    assertTrue(times.get(HANDSHAKES / 2).toMillis() < 300, "median " + times.get(HANDSHAKES / 2));
  }

  @Test
  void twentyPercentLoss_neverHangs() {
    handshakes(0.20, Pair.Records.AS_PACKED);
  }

  /** As from a peer that packs each record alone: any subset of a flight may be missing. */
  @Test
  void fivePercentLossOfSingleRecords_neverHangs() {
    handshakes(0.05, Pair.Records.APART);
  }

  @Test
  void twentyPercentLossOfSingleRecords_neverHangs() {
    handshakes(0.20, Pair.Records.APART);
  }

  /** Each datagram of the calm handshake in turn is lost, alone and with its first repetition. */
  @Test
  void losingAnyOneDatagram_onlyDelays() {
    for (int lost = 0; lost < 10; lost++) {
      int which = lost;
      Random random =
          new Random(lost) {
            private int drawn;

            @Override
            public double nextDouble() {
              // The network draws twice for a datagram that it does not lose, once for one it does.
              return drawn++ == 2 * which ? 0 : 1;
            }
          };
      Pair pair = Pair.between(random, Pair.Network.steady(0.5), executor);
      pair.start();
      pair.runFor(Duration.ofSeconds(2));
      assertTrue(pair.client.established().isPresent(), "client, datagram " + lost + " lost");
      assertTrue(pair.server.established().isPresent(), "server, datagram " + lost + " lost");
      pair.closeBoth();
    }
  }

  private List<Duration> handshakes(double loss, Pair.Records records) {
    List<Duration> times = new ArrayList<>();
    Seeded.check(
        HANDSHAKES,
        random -> {
          Pair pair = Pair.between(random, Pair.Network.losing(loss, records), executor);
          pair.start();
          while (pair.client.established().isEmpty() || pair.server.established().isEmpty()) {
            assertTrue(pair.client.failed().isEmpty(), () -> "client " + pair.client.failed());
            assertTrue(pair.server.failed().isEmpty(), () -> "server " + pair.server.failed());
            pair.runFor(Duration.ofMillis(10));
          }
          times.add(Duration.between(Pair.START, pair.now));
          assertTrue(pair.client.datagramsSent + pair.server.datagramsSent < 100, "a storm");
          pair.closeBoth();
        });
    Collections.sort(times);
    return times;
  }
}
