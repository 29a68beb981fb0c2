package dev.sottovoce.phone.desktop;

import dev.sottovoce.phone.audio.KeyDetector;
import dev.sottovoce.phone.audio.KeyTone;
import dev.sottovoce.phone.codec.SpeechCodec;
import java.util.Arrays;

/** Keys of the telephone's pad on their way through codecs, as they sound in a call. */
public final class PadKeys {
  public static final String ALL = "0123456789*#ABCD5566";

  private static final int FRAME = SpeechCodec.FRAME_SAMPLES;
  private static final int SOUNDING = 8;
  private static final int BEATS = 13;

  private PadKeys() {}

  /** Those that are recognised of {@link #ALL}, with somebody humming after each. */
  public static String through(SpeechCodec out, SpeechCodec in) {
    KeyDetector detector = new KeyDetector();
    StringBuilder found = new StringBuilder();
    byte[] payload = new byte[SpeechCodec.MAX_PAYLOAD];
    short[] frame = new short[FRAME];
    short[] heard = new short[6 * FRAME];
    for (int i = 0; i < ALL.length(); i++) {
      int number = KeyTone.number(ALL.charAt(i));
      for (int beat = 0; beat < BEATS + i; beat++) {
        int length;
        if (beat < BEATS) {
          KeyTone.fill(frame, number, beat * FRAME, SOUNDING * FRAME);
          length = out.encodeTone(frame, payload, 0);
        } else {
          for (int s = 0; s < FRAME; s++) frame[s] = (short) (3_000 * Math.sin(s * 0.05));
          length = out.encode(frame, payload, 0);
        }
        in.decode(payload, 0, length, heard);
        char key = detector.hear(Arrays.copyOf(heard, FRAME));
        if (key != 0) found.append(key);
      }
    }
    return found.toString();
  }
}
