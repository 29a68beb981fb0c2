package dev.sottovoce.nativelib.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.srtp.PacketCipher;
import dev.sottovoce.srtp.PacketCipherBackend;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NoPacketAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int PACKETS = 10_000;
  private static final int ROUNDS = 20;

  @ParameterizedTest
  @EnumSource
  void nativeBackendsAllocateNothingPerPacket(SrtpProfile profile) {
    for (PacketCipherBackend each : PacketCiphersTest.usable()) {
      if (each == PacketCipherBackend.JDK) continue;
      PacketCipher cipher =
          each.cipher(
              profile, new byte[profile.masterKeyOctets()], new byte[profile.isAead() ? 0 : 20]);
      assertEquals(0, leastPerPacket(cipher, profile), each.name());
      cipher.destroy();
    }
  }

  /** Compilers and the bean itself allocate now and then, so the least of some rounds counts. */
  private static long leastPerPacket(PacketCipher cipher, SrtpProfile profile) {
    byte[] packet = new byte[200];
    NativePacketSlot slot = NativePacketSlot.allocate(1, 200)[0];
    long end = 0;
    long word = profile.isAead() ? PacketCipher.NO_WORD : 0;
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < PACKETS; i++) {
        long begin = i;
        cipher.seal(begin, end, slot, 12, 160, word);
        if (!cipher.open(begin, end, slot, 12, 160, word)) throw new IllegalStateException();
        cipher.seal(begin, end, packet, 0, 12, 160, word, 172);
        if (!cipher.open(begin, end, packet, 0, 12, 160, word, 172))
          throw new IllegalStateException();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least / PACKETS;
  }
}
