package dev.sottovoce.dtls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sottovoce.dtls.DtlsAssociation.Input;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz targets of this room; without JAZZER_FUZZ they replay their finds. */
class DtlsFuzzTest {
  private static final Executor EXECUTOR = Executors.newCachedThreadPool();

  /** Datagrams at any moment of a handshake, at either end, throw nothing and end nothing twice. */
  @FuzzTest(maxDuration = "60s")
  void handshake(FuzzedDataProvider data) {
    Pair pair = Pair.between(new Random(1), Pair.Network.CALM, EXECUTOR);
    pair.start();
    while (data.remainingBytes() > 0) {
      Pair.End target = data.consumeBoolean() ? pair.client : pair.server;
      pair.feed(target, new Input.Datagram(Bytes.copyOf(data.consumeBytes(200))));
      pair.runFor(Duration.ofMillis(data.consumeInt(0, 20)));
    }
    pair.closeBoth();
    assertTrue(pair.client.facts.size() <= 2 && pair.server.facts.size() <= 2);
  }

  /** Seeds: all datagrams of real Chromium with DTLS 1.2. */
  @MethodSource("chromiumsDatagrams")
  @FuzzTest(maxDuration = "60s")
  void records(byte[] datagram) {
    InboundRecords records = new InboundRecords(dev.sottovoce.crypto.MediaKeys.Role.SERVER);
    records.add(Bytes.copyOf(datagram));
    for (Bytes record = records.next(); record != null; record = records.next()) {
      assertTrue(record.length() >= Records.HEADER_OCTETS);
    }
  }

  static List<Named<byte[]>> chromiumsDatagrams() {
    List<Named<byte[]>> seeds = new ArrayList<>();
    for (Recording recording : Recording.ofDtls12()) {
      for (Recording.Step step : recording.steps()) {
        if (step.event() != Recording.Event.IN) continue;
        String name = recording.name() + ", at " + step.millis() + " ms";
        seeds.add(Named.of(name, step.datagram().toArray()));
      }
    }
    return seeds;
  }
}
