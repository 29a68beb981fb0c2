package dev.sottovoce.call;

/**
 * The audio format that offer and answer agreed on (RFC 3264 section 6.1).
 *
 * @param codec what both ends speak
 * @param sendPayloadType the payload type by which the peer's description knows it
 * @param receivePayloadType the payload type by which ours does
 */
public record MediaFormat(AudioCodec codec, int sendPayloadType, int receivePayloadType) {
  public MediaFormat {
    if ((sendPayloadType | receivePayloadType) < 0
        || Math.max(sendPayloadType, receivePayloadType) > 127) {
      throw new IllegalArgumentException("a payload type is in 0..127");
    }
  }
}
