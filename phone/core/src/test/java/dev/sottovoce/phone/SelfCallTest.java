package dev.sottovoce.phone;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.srtp.PacketCipherBackend;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SelfCallTest {
  @Test
  @Timeout(30)
  void callWithItself_agreesOnKeysAndCarriesPackets() {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      Instant now = Instant.parse("2026-11-25T08:00:00Z");
      assertTrue(
          new SelfCall(
                  new BouncyCastleCrypto(),
                  PacketCipherBackend.JDK,
                  new Random(1)::nextBytes,
                  threads,
                  now)
              .run());
    } finally {
      threads.shutdownNow();
    }
  }
}
