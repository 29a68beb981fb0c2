package dev.sottovoce.phone.desktop;

import dev.sottovoce.nativelib.opus.LibOpus;
import dev.sottovoce.nativelib.opus.OpusDecoder;
import dev.sottovoce.nativelib.opus.OpusEncoder;
import dev.sottovoce.phone.codec.OpusBackend;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.codec.SpeechCodecs;

/** Opus by the system's libopus: less than half the work of Opus in Java. */
public final class LibOpusBackend implements OpusBackend {
  /**
   * The encoder's effort, of 10: half of the time that 3 takes, and speech that is closer to what
   * was said than Concentus' at 3 (docs/media.md).
   */
  private static final int EFFORT = 1;

  /** With less, two tones at once become a third, and no key is recognised (ADR 147). */
  private static final int TONE_EFFORT = 2;

  @Override
  public String name() {
    return LibOpus.probe() instanceof LibOpus.Probe.Usable usable ? usable.version() : "libopus";
  }

  @Override
  public boolean isUsable() {
    return LibOpus.probe() instanceof LibOpus.Probe.Usable;
  }

  @Override
  public String explanation() {
    return switch (LibOpus.probe()) {
      case LibOpus.Probe.Usable usable -> "found and tested";
      case LibOpus.Probe.Unusable unusable -> unusable.reason();
    };
  }

  @Override
  public SpeechCodec open() {
    return new Codec();
  }

  private static final class Codec implements SpeechCodec {
    private final OpusEncoder encoder = new OpusEncoder(SpeechCodecs.OPUS_BIT_RATE, EFFORT);
    private final OpusDecoder decoder = new OpusDecoder();

    @Override
    public int encode(short[] frame, byte[] payload, int at) {
      encoder.setComplexity(EFFORT);
      return encoder.encode(frame, payload, at);
    }

    @Override
    public int encodeTone(short[] frame, byte[] payload, int at) {
      encoder.setComplexity(TONE_EFFORT);
      return encoder.encode(frame, payload, at);
    }

    @Override
    public int decode(byte[] payload, int from, int length, short[] samples) {
      return decoder.decode(payload, from, length, samples);
    }

    @Override
    public void conceal(short[] samples) {
      decoder.conceal(samples);
    }

    @Override
    public void close() {
      encoder.close();
      decoder.close();
    }
  }
}
