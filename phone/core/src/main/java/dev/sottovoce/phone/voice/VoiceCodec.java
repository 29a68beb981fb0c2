package dev.sottovoce.phone.voice;

import dev.sottovoce.call.AudioCodec;

/** Encodes and decodes frames of 20 ms: 960 samples at 48 kHz, mono. Confined to one thread. */
interface VoiceCodec {
  /** Samples in one frame. */
  int FRAME = 960;

  static VoiceCodec of(AudioCodec codec) {
    return codec == AudioCodec.OPUS ? new OpusVoice() : new G711Voice(codec);
  }

  /**
   * Encodes one frame.
   *
   * @return the octets written at {@code offset}
   */
  int encode(short[] frame, byte[] target, int offset);

  /** Decodes one packet into a whole frame; what cannot be decoded is concealed. */
  void decode(byte[] source, int offset, int length, short[] frame);

  /** Makes up a frame for a packet that is missing. */
  void conceal(short[] frame);
}
