package dev.sottovoce.phone.voice;

import dev.sottovoce.phone.audio.AudioSource;
import dev.sottovoce.phone.audio.KeyTone;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.srtp.RtpHeader;
import java.util.Arrays;

/**
 * What is said, or silence, encoded behind the header of a packet. Both take the same way, so that
 * nobody sees by the packets which it is. For the media thread.
 */
final class Mouth {
  private final AudioSource source;
  private final SpeechCodec codec;
  private final short[] frame = new short[SpeechCodec.FRAME_SAMPLES];
  private volatile boolean muted;

  Mouth(AudioSource source, SpeechCodec codec) {
    this.source = source;
    this.codec = codec;
  }

  /** The microphone is still read, and nothing of it is sent; from any thread. */
  void mute(boolean newMuted) {
    muted = newMuted;
  }

  /** The octets of the next 20 ms of speech. */
  int speak(byte[] packet) {
    int samples = Math.max(0, source.read(frame));
    return encode(muted ? 0 : samples, packet);
  }

  /**
   * The octets of a beat of a key's tone, or of the pause after it, in place of what the microphone
   * hears: also when it is muted, for the person means the key to be heard.
   */
  int sound(PressedKeys keys, byte[] packet) {
    source.read(frame);
    int at = keys.beat() * SpeechCodec.FRAME_SAMPLES;
    int length = PressedKeys.SOUNDING_BEATS * SpeechCodec.FRAME_SAMPLES;
    KeyTone.fill(frame, keys.number(), at, length);
    return codec.encodeTone(frame, packet, RtpHeader.FIXED_OCTETS);
  }

  /** The octets of a beat of a key's event (RFC 4733); the microphone is read, and passed over. */
  int signal(PressedKeys keys, int unitsPerBeat, byte[] packet) {
    source.read(frame);
    KeyEvent.write(packet, RtpHeader.FIXED_OCTETS, keys.number(), keys.beat(), unitsPerBeat);
    return KeyEvent.OCTETS;
  }

  /** The octets of 20 ms of silence; the microphone is not read. */
  int beSilent(byte[] packet) {
    return encode(0, packet);
  }

  /** What the source does not fill is silence. */
  private int encode(int samples, byte[] packet) {
    Arrays.fill(frame, samples, frame.length, (short) 0);
    return codec.encode(frame, packet, RtpHeader.FIXED_OCTETS);
  }
}
