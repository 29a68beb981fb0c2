package dev.sottovoce.lab.bench.audio;

import dev.sottovoce.call.jitter.JitterBuffer;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.codec.SpeechCodecs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The receiving half of a call in virtual time: jitter buffer and codec, on beats of 20 ms, as the
 * media thread has them.
 */
final class OurReceiver {
  private static final int FRAME = SpeechCodec.FRAME_SAMPLES;
  private static final int RATE = 48_000;
  private static final long FRAME_NANOS = 20_000_000;

  /** The beats of both ends do not fall together. */
  private static final long PHASE_NANOS = 7_000_000;

  /** What waits when speech has ended, at most. */
  private static final int MORE_BEATS = JitterBuffer.MOST_MILLIS / 20 + 2;

  private record Arrival(int packet, long nanos) {}

  private OurReceiver() {}

  /** Speech as calls send it: a payload for each 20 ms. */
  static List<byte[]> encode(short[] speech) {
    List<byte[]> payloads = new ArrayList<>();
    short[] frame = new short[FRAME];
    byte[] payload = new byte[SpeechCodec.MAX_PAYLOAD];
    try (SpeechCodec codec = SpeechCodecs.opus().open()) {
      for (int at = 0; at + FRAME <= speech.length; at += FRAME) {
        System.arraycopy(speech, at, frame, 0, FRAME);
        payloads.add(Arrays.copyOf(payload, codec.encode(frame, payload, 0)));
      }
    }
    return payloads;
  }

  /** What is heard of it. */
  static short[] hear(List<byte[]> payloads, RoughNetwork network) {
    List<Arrival> arrivals = arrivals(payloads.size(), network);
    JitterBuffer buffer = new JitterBuffer(RATE, FRAME);
    int beats = payloads.size() + network.jitterMillis() / 20 + MORE_BEATS;
    short[] heard = new short[beats * FRAME];
    short[] decoded = new short[6 * FRAME];
    byte[] payload = new byte[JitterBuffer.MAX_PAYLOAD];
    int next = 0;
    try (SpeechCodec codec = SpeechCodecs.opus().open()) {
      for (int beat = 0; beat < beats; beat++) {
        long now = beat * FRAME_NANOS + PHASE_NANOS;
        for (; next < arrivals.size() && arrivals.get(next).nanos() <= now; next++) {
          Arrival arrival = arrivals.get(next);
          byte[] packet = payloads.get(arrival.packet());
          long timestamp = (long) arrival.packet() * FRAME & 0xffff_ffffL;
          int sequence = arrival.packet() & 0xffff;
          buffer.insert(sequence, timestamp, packet, 0, packet.length, arrival.nanos());
        }
        play(codec, buffer, payload, decoded);
        System.arraycopy(decoded, 0, heard, beat * FRAME, FRAME);
      }
    }
    return heard;
  }

  /** The control: no buffer, no concealing, silence for what is lost. */
  static short[] hearWithoutConcealing(List<byte[]> payloads, RoughNetwork network) {
    long[] delays = network.delays(payloads.size());
    short[] heard = new short[payloads.size() * FRAME];
    short[] decoded = new short[6 * FRAME];
    try (SpeechCodec codec = SpeechCodecs.opus().open()) {
      for (int i = 0; i < delays.length; i++) {
        if (delays[i] == RoughNetwork.LOST) continue;
        byte[] payload = payloads.get(i);
        if (codec.decode(payload, 0, payload.length, decoded) != FRAME) continue;
        System.arraycopy(decoded, 0, heard, i * FRAME, FRAME);
      }
    }
    return heard;
  }

  private static void play(
      SpeechCodec codec, JitterBuffer buffer, byte[] payload, short[] decoded) {
    JitterBuffer.Next next = buffer.next(payload);
    Arrays.fill(decoded, (short) 0);
    if (next == JitterBuffer.Next.WAIT) return;
    int samples = 0;
    if (next == JitterBuffer.Next.PLAY) {
      samples = codec.decode(payload, 0, buffer.lastLength(), decoded);
    }
    if (samples == 0) codec.conceal(decoded);
  }

  private static List<Arrival> arrivals(int packets, RoughNetwork network) {
    long[] delays = network.delays(packets);
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < packets; i++) {
      if (delays[i] == RoughNetwork.LOST) continue;
      arrivals.add(new Arrival(i, i * FRAME_NANOS + delays[i]));
    }
    arrivals.sort(Comparator.comparingLong(Arrival::nanos));
    return arrivals;
  }
}
