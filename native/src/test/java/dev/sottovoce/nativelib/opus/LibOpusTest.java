package dev.sottovoce.nativelib.opus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.testing.Seeded;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs where libopus is installed, as the build's machine has it. */
class LibOpusTest {
  private static final int OCTETS = 80;

  private final byte[] payload = new byte[LibOpus.MAX_PAYLOAD];
  private final short[] out = new short[6 * LibOpus.FRAME_SAMPLES];

  @BeforeEach
  void libraryIsThere() {
    assumeTrue(LibOpus.probe() instanceof LibOpus.Probe.Usable, LibOpus.probe().toString());
  }

  @Test
  void probe_namesTheVersion() {
    LibOpus.Probe.Usable usable = assertInstanceOf(LibOpus.Probe.Usable.class, LibOpus.probe());
    assertTrue(usable.version().startsWith("libopus 1."), usable.version());
  }

  @Test
  void silenceNoiseAndTone_haveOneSize() {
    Random random = new Random(7);
    short[] frame = new short[LibOpus.FRAME_SAMPLES];
    try (OpusEncoder encoder = new OpusEncoder(32_000, 5)) {
      for (int i = 0; i < 150; i++) {
        for (int s = 0; s < frame.length; s++) {
          frame[s] =
              (short) (i % 3 == 0 ? 0 : i % 3 == 1 ? random.nextInt() : 9_000 * Math.sin(s * 0.05));
        }
        assertEquals(OCTETS, encoder.encode(frame, payload, 0), "frame " + i);
      }
    }
  }

  @Test
  void missingFrames_fadeAway() {
    short[] frame = new short[LibOpus.FRAME_SAMPLES];
    try (OpusEncoder encoder = new OpusEncoder(32_000, 5);
        OpusDecoder decoder = new OpusDecoder()) {
      for (int i = 0; i < 20; i++) {
        for (int s = 0; s < frame.length; s++) {
          frame[s] = (short) (9_000 * Math.sin((i * frame.length + s) * 0.05));
        }
        decoder.decode(payload, 0, encoder.encode(frame, payload, 0), out);
      }
      decoder.conceal(out);
      double first = energy(out);
      for (int i = 0; i < 30; i++) decoder.conceal(out);

      assertTrue(first > 0.1 * energy(frame), "the first missing frame sounds on: " + first);
      assertTrue(energy(out) < 0.01 * first, "then it is quiet: " + energy(out));
    }
  }

  @Test
  void garbage_neverThrows() {
    try (OpusDecoder decoder = new OpusDecoder()) {
      Seeded.check(
          500,
          random -> {
            byte[] garbage = Seeded.octets(random, 1600);
            int samples = decoder.decode(garbage, 0, garbage.length, out);
            assertTrue(samples >= 0 && samples <= out.length);
          });
    }
  }

  @Test
  void packetLongerThanRoom_isNotDecoded() {
    // Configuration 3 (SILK narrow band, 60 ms), one frame, mono (RFC 6716 section 3.1).
    byte[] longPacket = {3 << 3, 0x12, 0x34, 0x56};
    try (OpusDecoder decoder = new OpusDecoder()) {
      assertEquals(0, decoder.decode(longPacket, 0, 4, new short[LibOpus.FRAME_SAMPLES]));
      assertEquals(3 * LibOpus.FRAME_SAMPLES, decoder.decode(longPacket, 0, 4, out));
    }
  }

  @Test
  void closed_refusesInsteadOfCrashing() {
    OpusEncoder encoder = new OpusEncoder(32_000, 5);
    encoder.close();
    encoder.close();

    assertThrows(
        IllegalStateException.class,
        () -> encoder.encode(new short[LibOpus.FRAME_SAMPLES], payload, 0));
  }

  private static double energy(short[] samples) {
    double sum = 0;
    for (int i = 0; i < LibOpus.FRAME_SAMPLES; i++) sum += (double) samples[i] * samples[i];
    return sum;
  }
}
