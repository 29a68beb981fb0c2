package dev.sottovoce.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.dtls.DtlsAssociation.Input;
import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostileDatagramsTest {
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(0, 1000, 1, TimeUnit.SECONDS, new SynchronousQueue<>());

  @AfterEach
  void noCoroutineIsLeft() throws InterruptedException {
    executor.shutdown();
    assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS), "coroutines left running");
  }

  @Test
  void garbageBetweenTheFlights_disturbsNothing() {
    Seeded.check(
        20,
        random -> {
          Pair pair = Pair.between(random, Pair.Network.CALM, executor);
          pair.start();
          for (int i = 0; i < 20; i++) {
            Bytes garbage = Bytes.unsafeWrap(Seeded.octets(random, 300));
            pair.feed(pair.client, new Input.Datagram(garbage));
            pair.feed(pair.server, new Input.Datagram(garbage));
            pair.feed(pair.client, new Input.Datagram(encryptedRecord(random)));
            pair.feed(pair.server, new Input.Datagram(encryptedRecord(random)));
            pair.runFor(Duration.ofMillis(5));
          }
          pair.runFor(Duration.ofSeconds(1));
          assertTrue(pair.client.established().isPresent());
          assertTrue(pair.server.established().isPresent());
          assertTrue(pair.client.datagramsSent + pair.server.datagramsSent < 12, "amplified");
          pair.closeBoth();
        });
  }

  /** Well-formed plain records with hostile content may end a handshake; they never do more. */
  @Test
  void hostileRecordsInTheClear_hangNothing() {
    Seeded.check(
        100,
        random -> {
          Pair pair = Pair.between(random, Pair.Network.CALM, executor);
          pair.start();
          for (int i = 0; i < 10; i++) {
            Pair.End target = random.nextBoolean() ? pair.client : pair.server;
            pair.feed(target, new Input.Datagram(plainRecord(random)));
            pair.runFor(Duration.ofMillis(random.nextInt(15)));
          }
          pair.runFor(Duration.ofSeconds(11));
          for (Pair.End end : new Pair.End[] {pair.client, pair.server}) {
            // One fact, and after Established perhaps the goodbye of an end that gave up.
            boolean established = end.established().isPresent();
            assertTrue(established || end.failed().isPresent(), "an end hangs");
            assertTrue(end.facts.size() == 1 || established && end.isClosed(), "" + end.facts);
          }
          pair.closeBoth();
        });
  }

  @Test
  void aServersFirstFlight_cutAtAnyOctet_isNoFailure() {
    Random random = new Random(1);
    Bytes hello = firstFlight(random);
    for (int length = 0; length < hello.length(); length++) {
      Pair pair = Pair.between(random, Pair.Network.CALM, executor);
      pair.feed(pair.server, new Input.Start());
      pair.feed(pair.server, new Input.Datagram(hello.slice(0, length)));
      assertTrue(pair.server.facts.isEmpty(), "cut at " + length);
      pair.closeBoth();
    }
  }

  @Test
  void whateverComesAfterTheEnd_isIgnored() {
    Random random = new Random(2);
    Pair pair = Pair.between(random, Pair.Network.CALM, executor);
    pair.start();
    pair.closeBoth();
    for (int i = 0; i < 50; i++) {
      Input datagram = new Input.Datagram(plainRecord(random));
      assertTrue(pair.client.association.handle(datagram, pair.now).isEmpty());
    }
    assertTrue(pair.client.association.handle(new Input.Close(), pair.now).isEmpty());
  }

  @Test
  void dtlsIsToldByItsFirstOctet() {
    for (int first = 0; first < 256; first++) {
      byte[] datagram = {9, (byte) first};
      assertEquals(first >= 20 && first <= 63, DtlsAssociation.looksLikeDtls(datagram, 1, 1));
    }
    assertFalse(DtlsAssociation.looksLikeDtls(new byte[1], 0, 0));
  }

  private Bytes firstFlight(Random random) {
    Pair pair = Pair.between(random, Pair.Network.CALM, executor);
    Bytes flight =
        pair.client.association.handle(new Input.Start(), pair.now).stream()
            .filter(DtlsAssociation.Output.Transmit.class::isInstance)
            .map(output -> ((DtlsAssociation.Output.Transmit) output).datagram())
            .findFirst()
            .orElseThrow();
    pair.closeBoth();
    return flight;
  }

  /** A record of the encrypted epoch that nobody holds the key for. */
  private static Bytes encryptedRecord(Random random) {
    return record(random, 20 + random.nextInt(4), 1);
  }

  private static Bytes plainRecord(Random random) {
    // No alert: an end that believes one in the clear is right to give up at once.
    return record(random, random.nextBoolean() ? 22 : 20, 0);
  }

  private static Bytes record(Random random, int type, int epoch) {
    byte[] record = new byte[13 + 12 + random.nextInt(80)];
    random.nextBytes(record);
    record[0] = (byte) type;
    record[1] = (byte) 0xfe;
    record[2] = (byte) 0xfd;
    record[3] = 0;
    record[4] = (byte) epoch;
    for (int i = 5; i < 11; i++) record[i] = 0;
    record[10] = (byte) random.nextInt(100);
    record[11] = (byte) (record.length - 13 >> 8);
    record[12] = (byte) (record.length - 13);
    if (type == 22 && epoch == 0) {
      int body = record.length - 25;
      record[13] = (byte) new int[] {1, 2, 11, 12, 13, 14, 15, 16, 20}[random.nextInt(9)];
      record[14] = 0;
      record[15] = 0;
      record[16] = (byte) body;
      record[17] = 0;
      record[18] = (byte) random.nextInt(5);
      record[19] = record[20] = record[21] = 0;
      record[22] = record[23] = 0;
      record[24] = (byte) body;
    }
    return Bytes.unsafeWrap(record);
  }
}
