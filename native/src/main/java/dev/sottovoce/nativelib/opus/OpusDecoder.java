package dev.sottovoce.nativelib.opus;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Decodes Opus to 48 kHz mono; invents frames that are missing. */
public final class OpusDecoder implements AutoCloseable {
  /** Opus packets last 120 ms at most (RFC 6716 section 3.2.5). */
  private static final int MOST_SAMPLES = 6 * LibOpus.FRAME_SAMPLES;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment state;
  private final MemorySegment samples;
  private final MemorySegment coded;
  private boolean closed;

  /**
   * @throws IllegalStateException where {@link LibOpus#probe} does not say that it is usable
   */
  public OpusDecoder() {
    state = arena.allocate(size(), 16);
    samples = arena.allocate(JAVA_SHORT, MOST_SAMPLES);
    coded = arena.allocate(LibOpus.MAX_PAYLOAD);
    int result = init();
    if (result != OpusFunctions.OK) {
      throw new IllegalStateException("libopus makes no decoder: " + result);
    }
  }

  /**
   * Decodes one payload, which a peer made as it liked.
   *
   * @return samples written to {@code out}; 0 when the payload is no Opus or lasts longer than
   *     {@code out} does
   */
  public int decode(byte[] payload, int from, int length, short[] out) {
    if (length <= 0 || length > LibOpus.MAX_PAYLOAD) return 0;
    MemorySegment.copy(payload, from, coded, JAVA_BYTE, 0, length);
    return decode(coded, length, Math.min(MOST_SAMPLES, out.length), out);
  }

  /** Invents a frame of 20 ms for one that is missing, softer each time. */
  public void conceal(short[] out) {
    int count = decode(MemorySegment.NULL, 0, LibOpus.FRAME_SAMPLES, out);
    for (int i = count; i < LibOpus.FRAME_SAMPLES; i++) out[i] = 0;
  }

  private int decode(MemorySegment data, int length, int most, short[] out) {
    int count;
    try {
      count = (int) OpusFunctions.DECODE.invokeExact(state, data, length, samples, most, 0);
    } catch (Throwable e) {
      throw OpusFunctions.unexpected(e);
    }
    if (count <= 0) return 0;
    MemorySegment.copy(samples, JAVA_SHORT, 0, out, 0, count);
    return count;
  }

  /** Wipes and releases; closing again does nothing. */
  @Override
  public void close() {
    if (closed) return;
    closed = true;
    // What was heard last stands in there.
    state.fill((byte) 0);
    samples.fill((byte) 0);
    coded.fill((byte) 0);
    arena.close();
  }

  private static int size() {
    try {
      return (int) OpusFunctions.DECODER_SIZE.invokeExact(1);
    } catch (Throwable e) {
      throw OpusFunctions.unexpected(e);
    }
  }

  private int init() {
    try {
      return (int) OpusFunctions.DECODER_INIT.invokeExact(state, LibOpus.RATE, 1);
    } catch (Throwable e) {
      throw OpusFunctions.unexpected(e);
    }
  }
}
