package dev.sottovoce.nativelib.opus;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Encodes 48 kHz mono speech at a constant bit rate, without pauses (RFC 6562). */
public final class OpusEncoder implements AutoCloseable {
  private static final int APPLICATION_VOIP = 2048;
  private static final int SET_BITRATE = 4002;
  private static final int SET_VBR = 4006;
  private static final int SET_COMPLEXITY = 4010;
  private static final int SET_INBAND_FEC = 4012;
  private static final int SET_DTX = 4016;
  private static final int SET_SIGNAL = 4024;
  private static final int SIGNAL_VOICE = 3001;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment state;
  private final MemorySegment samples;
  private final MemorySegment coded;
  private int complexity = -1;
  private boolean closed;

  /**
   * @param bitRate bits a second
   * @param complexity 0 for least effort to 10
   * @throws IllegalStateException where {@link LibOpus#probe} does not say that it is usable
   */
  public OpusEncoder(int bitRate, int complexity) {
    state = arena.allocate(size(), 16);
    samples = arena.allocate(JAVA_SHORT, LibOpus.FRAME_SAMPLES);
    coded = arena.allocate(LibOpus.MAX_PAYLOAD);
    check(init());
    check(set(SET_BITRATE, bitRate));
    setComplexity(complexity);
    check(set(SET_SIGNAL, SIGNAL_VOICE));
    // Sizes and gaps that follow the speech tell what is said.
    check(set(SET_VBR, 0));
    check(set(SET_DTX, 0));
    check(set(SET_INBAND_FEC, 0));
  }

  /**
   * From the next frame on.
   *
   * @param newComplexity 0 for least effort to 10
   */
  public void setComplexity(int newComplexity) {
    if (newComplexity == complexity) return;
    check(set(SET_COMPLEXITY, newComplexity));
    complexity = newComplexity;
  }

  /**
   * Encodes one frame of 20 ms.
   *
   * @param frame {@link LibOpus#FRAME_SAMPLES} samples
   * @return octets written to {@code payload} from {@code at}
   */
  public int encode(short[] frame, byte[] payload, int at) {
    MemorySegment.copy(frame, 0, samples, JAVA_SHORT, 0, LibOpus.FRAME_SAMPLES);
    int length;
    try {
      length =
          (int)
              OpusFunctions.ENCODE.invokeExact(
                  state, samples, LibOpus.FRAME_SAMPLES, coded, LibOpus.MAX_PAYLOAD);
    } catch (Throwable e) {
      throw OpusFunctions.unexpected(e);
    }
    if (length < 0) throw new IllegalStateException("libopus encodes no frame: " + length);
    MemorySegment.copy(coded, JAVA_BYTE, 0, payload, at, length);
    return length;
  }

  /** Wipes and releases; closing again does nothing. */
  @Override
  public void close() {
    if (closed) return;
    closed = true;
    // What was said last stands in there.
    state.fill((byte) 0);
    samples.fill((byte) 0);
    coded.fill((byte) 0);
    arena.close();
  }

  private static int size() {
    try {
      return (int) OpusFunctions.ENCODER_SIZE.invokeExact(1);
    } catch (Throwable e) {
      throw OpusFunctions.unexpected(e);
    }
  }

  private int init() {
    try {
      return (int) OpusFunctions.ENCODER_INIT.invokeExact(state, LibOpus.RATE, 1, APPLICATION_VOIP);
    } catch (Throwable e) {
      throw OpusFunctions.unexpected(e);
    }
  }

  private int set(int request, int value) {
    try {
      return (int) OpusFunctions.ENCODER_SET.invokeExact(state, request, value);
    } catch (Throwable e) {
      throw OpusFunctions.unexpected(e);
    }
  }

  private static void check(int result) {
    if (result != OpusFunctions.OK) {
      throw new IllegalStateException("libopus refuses a setting: " + result);
    }
  }
}
