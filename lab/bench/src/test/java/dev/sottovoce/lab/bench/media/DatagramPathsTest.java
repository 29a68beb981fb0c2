package dev.sottovoce.lab.bench.media;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.phone.udp.UdpBackend;
import dev.sottovoce.phone.udp.UdpBackends;
import dev.sottovoce.srtp.PacketCipherBackend;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both sides of a comparison do all of the work: what one loses would look fast. */
@Timeout(60)
class DatagramPathsTest {
  private static final int BATCH = 16;

  private final UdpBackend udp = UdpBackends.ofThisMachine();

  private static void runs(DatagramPath path) throws IOException {
    for (int i = 0; i < 3; i++) {
      path.prepare(BATCH);
      path.run(BATCH);
      path.clear(BATCH);
    }
  }

  private static CLoops loops() {
    Optional<CLoops> loops = CLoops.compile();
    assumeTrue(loops.isPresent(), "there is no C compiler");
    return loops.orElseThrow();
  }

  @Test
  void ourDatagrams_allArrive() {
    assertDoesNotThrow(() -> runs(UdpPaths.ours(udp.open(), udp.open(), 182, false)));
    assertDoesNotThrow(() -> runs(UdpPaths.ours(udp.open(), udp.open(), 182, true)));
  }

  @Test
  void datagramsOfC_allArrive() {
    CLoops loops = loops();
    assertDoesNotThrow(() -> runs(UdpPaths.c(loops, 182, false)));
    assertDoesNotThrow(() -> runs(UdpPaths.c(loops, 182, true)));
  }

  @Test
  void ourRelay_passesEveryPacketOn() throws IOException {
    SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
    PacketCipherBackend backend = PacketCipherBackend.JDK;
    DatagramPath inArrays =
        RelayPaths.inArrays(udp.open(), udp.open(), udp.open(), backend, profile, 160);
    DatagramPath inSlots =
        RelayPaths.inSlots(udp.open(), udp.open(), udp.open(), backend, profile, 160);
    assertDoesNotThrow(() -> runs(inArrays));
    assertDoesNotThrow(() -> runs(inSlots));
  }

  /** A packet that is not for it stops the loop, so that it is known to open each. */
  @Test
  void relayInC_passesEveryPacketOn_andNoOtherOne() throws IOException {
    assumeTrue(LibSrtp.description().isPresent(), "there is no libsrtp");
    CLoops loops = loops();
    DatagramPath relay =
        RelayPaths.c(loops, udp.open(), udp.open(), SrtpProfile.AEAD_AES_128_GCM, 160);

    assertDoesNotThrow(() -> runs(relay));
    assertThrows(IllegalStateException.class, () -> relay.run(1));
  }
}
