package dev.sottovoce.phone.desktop.isolation;

import dev.sottovoce.call.jitter.JitterBuffer;
import dev.sottovoce.phone.codec.SpeechCodec;
import java.nio.ByteBuffer;

/**
 * What goes over the two pipes: every request and every answer has one size, whatever is in it. An
 * answer repeats a token that nobody can guess who has not read the request: a process that answers
 * has read, so its pipe never fills up.
 */
final class Frames {
  /** The most samples that one payload holds: 120 ms of Opus (RFC 6716 section 2.1.4). */
  static final int MOST_SAMPLES = 6 * SpeechCodec.FRAME_SAMPLES;

  private static final int TOKEN_AT = 4;
  private static final int LENGTH_AT = 8;
  private static final int CONTENT_AT = 12;

  /** A number, a token, what is wanted, and room for a payload. */
  static final int REQUEST_OCTETS = CONTENT_AT + JitterBuffer.MAX_PAYLOAD;

  /** The request's number and token, how many samples there are, and room for them. */
  static final int ANSWER_OCTETS = CONTENT_AT + 2 * MOST_SAMPLES;

  /** Instead of a length: the payload is missing, and what was to be heard is made up. */
  private static final int CONCEAL = -1;

  private Frames() {}

  static void decode(
      ByteBuffer request, int number, int token, byte[] payload, int from, int length) {
    request.clear().putInt(number).putInt(token).putInt(length).put(payload, from, length);
    request.clear();
  }

  static void conceal(ByteBuffer request, int number, int token) {
    request.clear().putInt(number).putInt(token).putInt(CONCEAL);
    request.clear();
  }

  /**
   * Does what a request asks for.
   *
   * @return whether it was one
   */
  static boolean serve(ByteBuffer request, SpeechCodec codec, short[] samples, ByteBuffer answer) {
    int number = request.getInt(0);
    int token = request.getInt(TOKEN_AT);
    int length = request.getInt(LENGTH_AT);
    if (length < CONCEAL || length > JitterBuffer.MAX_PAYLOAD) return false;
    int decoded;
    if (length == CONCEAL) {
      codec.conceal(samples);
      decoded = SpeechCodec.FRAME_SAMPLES;
    } else {
      decoded = codec.decode(request.array(), CONTENT_AT, length, samples);
    }
    answer.clear().putInt(number).putInt(token).putInt(decoded);
    answer.asShortBuffer().put(samples, 0, decoded);
    answer.clear();
    return true;
  }

  /** Says that the process is ready. */
  static void hello(ByteBuffer answer) {
    answer.clear().putInt(0).putInt(0).putInt(0);
    answer.clear();
  }

  static int number(ByteBuffer answer) {
    return answer.getInt(0);
  }

  static int token(ByteBuffer answer) {
    return answer.getInt(TOKEN_AT);
  }

  /** Whether an answer counts as many samples as it may. */
  static boolean isSound(ByteBuffer answer) {
    int samples = answer.getInt(LENGTH_AT);
    return samples >= 0 && samples <= MOST_SAMPLES;
  }

  /**
   * @return samples written
   */
  static int samples(ByteBuffer answer, short[] into) {
    int samples = answer.getInt(LENGTH_AT);
    for (int i = 0; i < samples; i++) into[i] = answer.getShort(CONTENT_AT + 2 * i);
    return samples;
  }
}
