package dev.sottovoce.phone.desktop.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.call.jitter.JitterBuffer;
import dev.sottovoce.phone.codec.OpusBackend;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.codec.SpeechCodecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Payloads that a peer with the keys makes to harm the decoder, through our own code: no crash, no
 * hang, no growth, and honest speech is decoded afterwards. A few seconds for each decoder, or as
 * long as {@code -Dsottovoce.opusSeconds} says, shared by the decoders.
 */
class HostileOpusTest {
  private static final Duration ALL = Duration.ofSeconds(Long.getLong("sottovoce.opusSeconds", 9));

  /** A decoder that takes so long has stopped: a frame of 120 ms takes some milliseconds. */
  private static final Duration HANGS = Duration.ofSeconds(5);

  /** Once it is warm. */
  private static final long MOST_GROWTH_KILOBYTES = 48 * 1024;

  private static final int WARM_PAYLOADS = 20_000;

  private final long seed = Long.getLong("sottovoce.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final short[] samples = new short[Frames.MOST_SAMPLES];
  private final byte[] payload = new byte[JitterBuffer.MAX_PAYLOAD];
  private final List<byte[]> honest = new ArrayList<>();
  private long decoded;
  private long refused;

  private static Optional<OpusBackend> backend(String name) {
    return SpeechCodecs.opusBackends().stream()
        .filter(each -> each.isUsable() && each.name().startsWith(name))
        .findFirst();
  }

  private static short[] tone(int at) {
    short[] frame = new short[SpeechCodec.FRAME_SAMPLES];
    for (int i = 0; i < frame.length; i++) {
      frame[i] = (short) (9_000 * Math.sin(0.05 * (at * frame.length + i)));
    }
    return frame;
  }

  private void record(SpeechCodec codec) {
    for (int i = 0; i < 50; i++) {
      int length = codec.encode(tone(i), payload, 0);
      honest.add(Arrays.copyOf(payload, length));
    }
  }

  /** Makes the next payload; returns its length. */
  private int make() {
    switch (random.nextInt(6)) {
      case 0 -> {
        int length = random.nextInt(JitterBuffer.MAX_PAYLOAD + 1);
        random.nextBytes(payload);
        return length;
      }
      case 1 -> {
        // Every configuration (RFC 6716 section 3.1) with little behind it.
        random.nextBytes(payload);
        return random.nextInt(8);
      }
      case 2 -> {
        // Many frames of arbitrary lengths, with padding (RFC 6716 section 3.2.5).
        random.nextBytes(payload);
        payload[0] |= 3;
        payload[1] = (byte) (random.nextInt(256));
        for (int i = 2; i < 12; i++) if (random.nextBoolean()) payload[i] = (byte) 0xff;
        return 2 + random.nextInt(JitterBuffer.MAX_PAYLOAD - 1);
      }
      case 3 -> {
        byte[] frame = honest.get(random.nextInt(honest.size()));
        System.arraycopy(frame, 0, payload, 0, frame.length);
        for (int i = random.nextInt(8); i >= 0; i--) {
          payload[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return frame.length;
      }
      case 4 -> {
        // Another mode or bandwidth than the octets were made for.
        byte[] frame = honest.get(random.nextInt(honest.size()));
        System.arraycopy(frame, 0, payload, 0, frame.length);
        payload[0] = (byte) random.nextInt(256);
        return random.nextInt(frame.length + 1);
      }
      default -> {
        byte[] frame = honest.get(random.nextInt(honest.size()));
        System.arraycopy(frame, 0, payload, 0, frame.length);
        return frame.length;
      }
    }
  }

  private void decode(SpeechCodec codec) {
    int length = make();
    if (random.nextInt(16) == 0) codec.conceal(samples);
    long begin = System.nanoTime();
    int written = codec.decode(payload, 0, length, samples);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertTrue(took.compareTo(HANGS) < 0, () -> took + " with -Dsottovoce.seed=" + seed);
    assertTrue(
        written >= 0 && written <= Frames.MOST_SAMPLES,
        () -> written + " samples with -Dsottovoce.seed=" + seed);
    if (written > 0) decoded++;
    else refused++;
  }

  private static long residentKilobytes(String process) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", process, "status"))) {
      if (line.startsWith("VmRSS:")) return Long.parseLong(line.split("\\s+")[1]);
    }
    return 0;
  }

  private void hears(SpeechCodec codec) {
    double energy = 0;
    for (byte[] each : honest) {
      int written = codec.decode(each, 0, each.length, samples);
      assertEquals(SpeechCodec.FRAME_SAMPLES, written, () -> "-Dsottovoce.seed=" + seed);
      energy = 0;
      for (int i = 0; i < written; i++) energy += Math.abs(samples[i]);
    }
    assertTrue(energy / SpeechCodec.FRAME_SAMPLES > 1_000, "the tone is heard again");
  }

  private interface Memory {
    long kilobytes() throws IOException;
  }

  /** What a library of C holds. Java's heap hardly moves meanwhile. */
  private static long ofThisProcess() throws IOException {
    return ofProcess("self");
  }

  private static long ofProcess(String process) throws IOException {
    boolean linux = Files.isReadable(Path.of("/proc", process, "status"));
    return linux ? residentKilobytes(process) : 0;
  }

  /** What Java holds on to. Its heap grows by what nobody needs any more, too. */
  private static long ofObjects() {
    System.gc();
    return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1024;
  }

  private void attack(SpeechCodec codec, Memory memory) throws IOException {
    for (int i = 0; i < WARM_PAYLOADS; i++) decode(codec);
    long before = memory.kilobytes();
    long end = System.nanoTime() + ALL.dividedBy(3).toNanos();
    while (System.nanoTime() < end) decode(codec);
    long growth = memory.kilobytes() - before;
    assertTrue(growth < MOST_GROWTH_KILOBYTES, () -> growth + " KB more");
    hears(codec);
    // Both kinds occur, else nothing was tried.
    assertTrue(decoded > 1_000 && refused > 1_000, decoded + " decoded, " + refused + " refused");
    System.out.println("hostile Opus: " + decoded + " decoded, " + refused + " refused");
  }

  @Test
  void libopus_outlivesHostilePayloads() throws IOException {
    Optional<OpusBackend> backend = backend("libopus");
    assumeTrue(backend.isPresent(), "libopus is absent");
    try (SpeechCodec codec = backend.orElseThrow().open()) {
      record(codec);
      attack(codec, HostileOpusTest::ofThisProcess);
    }
  }

  @Test
  void concentus_outlivesHostilePayloads() throws IOException {
    try (SpeechCodec codec = backend("Concentus").orElseThrow().open()) {
      record(codec);
      attack(codec, HostileOpusTest::ofObjects);
    }
  }

  /** One process has to outlive all of it: none is started in its place. */
  @Test
  void isolatedProcess_outlivesHostilePayloads() throws Exception {
    try (SpeechCodec own = SpeechCodecs.open(AudioCodec.OPUS);
        DecoderProcess process =
            DecoderProcess.start(AudioCodec.OPUS, IsolatedCodecs.confinement())) {
      record(own);
      assertTrue(process.awaitReady(60));
      Asking asking = new Asking(process);
      long pid = IsolatedCodecTest.decoding(process).pid();
      attack(asking, () -> ofProcess(Long.toString(pid)));
      assertTrue(process.isReady(), "it never ended");
    }
  }

  /** A decoder in a process, which is waited for as long as it takes. */
  private static final class Asking implements SpeechCodec {
    private final DecoderProcess process;

    Asking(DecoderProcess process) {
      this.process = process;
    }

    @Override
    public int encode(short[] frame, byte[] into, int at) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int decode(byte[] octets, int from, int length, short[] into) {
      return process.decode(octets, from, length, into, TimeUnit.SECONDS.toNanos(10));
    }

    @Override
    public void conceal(short[] into) {
      process.conceal(into, TimeUnit.SECONDS.toNanos(10));
    }

    @Override
    public void close() {}
  }
}
