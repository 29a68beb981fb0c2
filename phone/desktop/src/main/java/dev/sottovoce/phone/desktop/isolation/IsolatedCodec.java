package dev.sottovoce.phone.desktop.isolation;

import dev.sottovoce.phone.codec.SpeechCodec;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A codec whose decoding half is in another process. What is spoken here is encoded here: nobody
 * else has a hand in it. For the media thread, which it keeps waiting for a few milliseconds at
 * most.
 */
final class IsolatedCodec implements SpeechCodec {
  /** Ten times what an answer takes on an idle machine, a fraction of a beat. */
  static final long PATIENCE_NANOS = 8_000_000;

  /** After an answer that did not come, until one does. */
  static final long SHORT_PATIENCE_NANOS = 2_000_000;

  /** So many answers in a row that did not come, 200 ms, and it is replaced. */
  static final int MOST_MISSED = 10;

  private final SpeechCodec own;
  private final DecoderSupply supply;
  private @Nullable DecoderProcess decoder;
  private int missed;

  /**
   * @param own encodes
   * @param supply has processes ready
   */
  IsolatedCodec(SpeechCodec own, DecoderSupply supply) {
    this.own = own;
    this.supply = supply;
  }

  @Override
  public int encode(short[] frame, byte[] payload, int at) {
    return own.encode(frame, payload, at);
  }

  @Override
  public int encodeTone(short[] frame, byte[] payload, int at) {
    return own.encodeTone(frame, payload, at);
  }

  @Override
  public int decode(byte[] payload, int from, int length, short[] samples) {
    DecoderProcess running = running();
    if (running == null) return 0;
    return Math.max(0, judged(running.decode(payload, from, length, samples, patience())));
  }

  /** Made up by the decoder, which knows what came before; silence where there is none. */
  @Override
  public void conceal(short[] samples) {
    DecoderProcess running = missed > 0 ? null : running();
    int written = running == null ? -1 : judged(running.conceal(samples, patience()));
    if (written < FRAME_SAMPLES) Arrays.fill(samples, 0, FRAME_SAMPLES, (short) 0);
  }

  /** The process that decodes now, if there is one. */
  Optional<DecoderProcess> inUse() {
    return Optional.ofNullable(decoder);
  }

  private long patience() {
    return missed == 0 ? PATIENCE_NANOS : SHORT_PATIENCE_NANOS;
  }

  private int judged(int written) {
    missed = written >= 0 ? 0 : missed + 1;
    return written;
  }

  private @Nullable DecoderProcess running() {
    DecoderProcess running = decoder;
    if (running != null && missed < MOST_MISSED && !running.hasEnded()) return running;
    if (running != null) {
      running.close();
      supply.failed();
    }
    missed = 0;
    decoder = supply.take();
    if (decoder == null && supply.isBroken()) {
      throw new IllegalStateException("no process that decodes can be started");
    }
    return decoder;
  }

  @Override
  public void close() {
    own.close();
    DecoderProcess running = decoder;
    if (running == null) return;
    if (!running.hasEnded()) supply.served();
    running.close();
  }
}
