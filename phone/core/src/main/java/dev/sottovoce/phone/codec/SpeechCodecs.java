package dev.sottovoce.phone.codec;

import dev.sottovoce.call.AudioCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;

/** Opens codecs with the best backend that works here. */
public final class SpeechCodecs {
  /** Payload octets a second times eight: 80 octets each 20 ms. */
  public static final int OPUS_BIT_RATE = 32_000;

  /**
   * The encoder's effort, of 10. From 4 upwards Concentus 1.0.2 now and then turns a loud vowel
   * into a burst of noise, without any loss; at 3 the same speech comes through.
   */
  public static final int OPUS_COMPLEXITY = 3;

  /** Only the backends whose names begin with this: {@code libopus} or {@code concentus}. */
  public static final String SETTING = "sottovoce.opus";

  private static final class Backends {
    static final List<OpusBackend> ALL = find();

    private static List<OpusBackend> find() {
      List<OpusBackend> found = new ArrayList<>();
      for (OpusBackend each : ServiceLoader.load(OpusBackend.class, loader())) found.add(each);
      found.add(new ConcentusBackend());
      String wanted = System.getProperty(SETTING, "").toLowerCase(Locale.ROOT);
      found.removeIf(each -> !each.name().toLowerCase(Locale.ROOT).startsWith(wanted));
      if (found.isEmpty()) throw new IllegalStateException("no Opus is called " + wanted);
      return List.copyOf(found);
    }

    private static ClassLoader loader() {
      return OpusBackend.class.getClassLoader();
    }
  }

  private SpeechCodecs() {}

  /** Opens a codec for one call. */
  public static SpeechCodec open(AudioCodec codec) {
    if (codec == AudioCodec.OPUS) return opus().open();
    return new G711(codec == AudioCodec.PCMU ? G711.Law.MU : G711.Law.A);
  }

  /** The Opus backend that calls use here. */
  public static OpusBackend opus() {
    for (OpusBackend each : Backends.ALL) if (each.isUsable()) return each;
    throw new IllegalStateException("Concentus is always usable");
  }

  /** Every Opus backend that was found, best first. */
  public static List<OpusBackend> opusBackends() {
    return Backends.ALL;
  }

  /** Loads and warms up what a call needs: the first frame of a cold codec costs up to 90 ms. */
  public static void warmUp() {
    try (SpeechCodec codec = open(AudioCodec.OPUS)) {
      short[] frame = new short[SpeechCodec.FRAME_SAMPLES];
      short[] decoded = new short[6 * SpeechCodec.FRAME_SAMPLES];
      byte[] payload = new byte[SpeechCodec.MAX_PAYLOAD];
      for (int i = 0; i < 20; i++) {
        for (int s = 0; s < frame.length; s++) {
          frame[s] = (short) (8000 * Math.sin((i * frame.length + s) * 0.03));
        }
        int length = codec.encode(frame, payload, 0);
        codec.decode(payload, 0, length, decoded);
      }
      codec.conceal(decoded);
    }
  }
}
