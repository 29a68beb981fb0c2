package dev.sottovoce.lab.bench.audio;

import com.sun.management.ThreadMXBean;
import dev.sottovoce.call.jitter.JitterBuffer;
import dev.sottovoce.lab.bench.BenchRow;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.codec.OpusBackend;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.codec.SpeechCodecs;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * CPU time of this thread for each frame of 20 ms of real speech, medians over the rounds; and what
 * is left of the speech when packets are lost or late.
 */
public final class AudioBench {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 9;
  private static final int WARM_UPS = 4;
  private static final int FRAME = SpeechCodec.FRAME_SAMPLES;
  private static final int PACKETS = 20_000;
  private static final int PAYLOAD = 80;
  private static final long FRAME_NANOS = 20_000_000;

  /** Microseconds for one frame. */
  private record Cost(double encode, double decode) {}

  /** Nanoseconds and octets for one packet, in and out. */
  private record Passage(double nanos, double octets) {}

  private AudioBench() {}

  /** Runs for about a minute, and three more where there is a Chromium. */
  public static List<BenchRow> run() throws Exception {
    List<BenchRow> rows = new ArrayList<>(opus(speech()));
    Passage passage = passage();
    rows.add(BenchRow.told("jitter buffer, a packet in and out", passage.nanos(), "ns/packet"));
    rows.add(
        BenchRow.atMost("jitter buffer, a packet: allocated", passage.octets(), "B/packet", 0));
    Optional<ChromiumReceiver> chromium = ChromiumReceiver.open();
    try {
      rows.addAll(new Quality(speech(), chromium).rows());
    } finally {
      if (chromium.isPresent()) chromium.get().close();
    }
    return rows;
  }

  private static List<BenchRow> opus(short[] speech) {
    List<OpusBackend> usable =
        SpeechCodecs.opusBackends().stream().filter(OpusBackend::isUsable).toList();
    List<double[]> encode = new ArrayList<>();
    List<double[]> decode = new ArrayList<>();
    for (int i = 0; i < usable.size(); i++) {
      encode.add(new double[ROUNDS]);
      decode.add(new double[ROUNDS]);
    }
    // In turns, so that whatever else the machine does hits all.
    for (int round = -WARM_UPS; round < ROUNDS; round++) {
      for (int i = 0; i < usable.size(); i++) {
        Cost cost = cost(usable.get(i), speech);
        if (round < 0) continue;
        encode.get(i)[round] = cost.encode();
        decode.get(i)[round] = cost.decode();
      }
    }
    List<BenchRow> rows = new ArrayList<>();
    rows.add(row("Opus encode, ", usable, encode));
    rows.add(row("Opus decode, ", usable, decode));
    return rows;
  }

  /** The backend that calls use, beside the last resort. */
  private static BenchRow row(String what, List<OpusBackend> backends, List<double[]> figures) {
    int last = backends.size() - 1;
    BenchRow row = BenchRow.told(what + backends.get(0).name(), median(figures.get(0)), "us/frame");
    return last == 0 ? row : row.beside(backends.get(last).name(), median(figures.get(last)));
  }

  private static Cost cost(OpusBackend backend, short[] speech) {
    short[] frame = new short[FRAME];
    short[] decoded = new short[6 * FRAME];
    byte[] payload = new byte[SpeechCodec.MAX_PAYLOAD];
    long encoding = 0;
    long decoding = 0;
    int frames = 0;
    try (SpeechCodec codec = backend.open()) {
      for (int at = 0; at + FRAME <= speech.length; at += FRAME, frames++) {
        System.arraycopy(speech, at, frame, 0, FRAME);
        long start = THREADS.getCurrentThreadCpuTime();
        int length = codec.encode(frame, payload, 0);
        long between = THREADS.getCurrentThreadCpuTime();
        codec.decode(payload, 0, length, decoded);
        encoding += between - start;
        decoding += THREADS.getCurrentThreadCpuTime() - between;
      }
    }
    return new Cost(encoding / 1e3 / frames, decoding / 1e3 / frames);
  }

  private static Passage passage() {
    JitterBuffer buffer = new JitterBuffer(48_000, FRAME);
    byte[] packet = new byte[PAYLOAD];
    byte[] out = new byte[JitterBuffer.MAX_PAYLOAD];
    double[] nanos = new double[ROUNDS];
    double octets = Double.MAX_VALUE;
    int number = 0;
    for (int round = -WARM_UPS; round < ROUNDS; round++) {
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < PACKETS; i++, number++) {
        long timestamp = (long) number * FRAME & 0xffff_ffffL;
        buffer.insert(number & 0xffff, timestamp, packet, 0, PAYLOAD, number * FRAME_NANOS);
        buffer.next(out);
      }
      long took = THREADS.getCurrentThreadCpuTime() - start;
      long octetsNow = THREADS.getCurrentThreadAllocatedBytes() - allocated;
      if (round < 0) continue;
      nanos[round] = (double) took / PACKETS;
      octets = Math.min(octets, Math.rint((double) octetsNow / PACKETS));
    }
    return new Passage(median(nanos), octets);
  }

  private static short[] speech() throws IOException {
    try (InputStream in = AudioBench.class.getResourceAsStream("/speech/alice.wav")) {
      if (in == null) throw new IOException("the recording is missing");
      return Wav.read(in);
    }
  }

  private static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
