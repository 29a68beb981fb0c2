package dev.sottovoce.phone.codec;

/** Encodes and decodes frames of 20 ms: 960 samples, 48 kHz mono. */
public interface SpeechCodec extends AutoCloseable {
  int FRAME_SAMPLES = 960;

  /** Room that {@link #encode} may need. */
  int MAX_PAYLOAD = 1275;

  /**
   * Encodes one frame; every frame becomes equally many octets, whatever is said or not said.
   *
   * @return octets written at {@code at}
   */
  int encode(short[] frame, byte[] payload, int at);

  /**
   * Encodes one frame of a key's tone as {@link #encode} does, with the effort that it takes for
   * the other end to recognise the key; into as many octets.
   */
  default int encodeTone(short[] frame, byte[] payload, int at) {
    return encode(frame, payload, at);
  }

  /**
   * Decodes one payload, which a peer made as it liked.
   *
   * @return samples written, a multiple of a frame's where the peer's frames are longer; 0 when the
   *     payload is none of this codec
   */
  int decode(byte[] payload, int from, int length, short[] samples);

  /** Invents the frame that is missing, fading out when more are missing. */
  void conceal(short[] samples);

  @Override
  void close();
}
