package dev.sottovoce.dtls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.dtls.Pair.Network;
import dev.sottovoce.dtls.Pair.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Handshakes over networks that lose, double, delay and cut, by seed. */
class Dtls13LossTest {
  private static Duration settle(Pair pair, long seed) {
    pair.start();
    Instant start = pair.now;
    while (pair.now.isBefore(start.plusSeconds(11))
        && (!pair.client.established().isPresent() || !pair.server.established().isPresent())) {
      pair.runFor(Duration.ofMillis(10));
      assertTrue(
          !pair.client.failed().isPresent() && !pair.server.failed().isPresent(),
          "seed " + seed + ": " + pair.client.facts + pair.server.facts);
    }
    Dtls13HandshakeTest.assertAgreed(pair);
    return Duration.between(start, pair.now);
  }

  @Test
  void lossyPaths_endInEqualKeys() {
    long[] millis = new long[200];
    for (int seed = 0; seed < millis.length; seed++) {
      Random random = new Random(seed);
      double loss = random.nextInt(31) / 100.0;
      Records records = random.nextBoolean() ? Records.AS_PACKED : Records.APART;
      millis[seed] = settle(Pair.dtls13(random, Network.losing(loss, records)), seed).toMillis();
    }
    Arrays.sort(millis);
    assertTrue(millis[millis.length * 99 / 100] < 10_000, "p99 is " + millis[198]);
  }

  @Test
  void pathsThatTakeOnlySmallDatagrams_work() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(1000 + seed);
      Pair pair = Pair.dtls13(random, Network.losing(0.1, Records.AS_PACKED));
      pair.largestDatagram = 576 - 28 + random.nextInt(1500 - 576);
      settle(pair, 1000 + seed);
    }
  }
}
