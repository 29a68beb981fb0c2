package dev.sottovoce.ice.turn;

import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;

/**
 * The four octets before each datagram on a channel (RFC 8656 section 12.4). For each packet:
 * nothing here allocates but {@link #message}.
 */
public final class ChannelData {
  public static final int HEADER_BYTES = 4;
  public static final int FIRST_NUMBER = 0x4000;
  public static final int LAST_NUMBER = 0x4fff;

  private ChannelData() {}

  /**
   * Whether a message is ChannelData whose whole payload is there; over a stream padding follows.
   *
   * @param message any array; {@code offset} and {@code length} must lie inside it
   */
  public static boolean isWhole(byte[] message, int offset, int length) {
    return length >= HEADER_BYTES
        && (message[offset] & 0xf0) == 0x40
        && payloadLength(message, offset) <= length - HEADER_BYTES;
  }

  /** The channel's number of a message that {@link #isWhole}. */
  public static int number(byte[] message, int offset) {
    return (message[offset] & 0xff) << 8 | message[offset + 1] & 0xff;
  }

  /** How many octets after the header are the peer's. */
  public static int payloadLength(byte[] message, int offset) {
    return (message[offset + 2] & 0xff) << 8 | message[offset + 3] & 0xff;
  }

  /** Octets after the payload on a stream (RFC 8656 section 12.5). */
  public static int padding(int payloadLength) {
    return -payloadLength & 3;
  }

  /** A whole message; on a stream padded to a multiple of four. */
  static Bytes message(int number, Bytes payload, TurnTransport transport) {
    ByteWriter writer = new ByteWriter(HEADER_BYTES + payload.length() + 3);
    writer.u16(number).vector(2, payload);
    if (transport.isStream()) writer.zeros(padding(payload.length()));
    return writer.toBytes();
  }
}
