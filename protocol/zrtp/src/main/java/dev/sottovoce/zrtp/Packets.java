package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes datagrams of messages: numbered, and in fragments where one would be too long. */
final class Packets {
  /** No datagram is longer. */
  static final int MAX_DATAGRAM_OCTETS = 1200;

  private static final int MAX_FRAGMENT_OCTETS =
      MAX_DATAGRAM_OCTETS - Packet.FRAGMENT_HEADER_OCTETS - Crc32c.OCTETS;

  private final long source;
  private int sequence;
  private int messageId;

  Packets(long source, Entropy entropy) {
    this.source = source;
    // Half the range: there is no wrap-around within one exchange.
    sequence = (int) entropy.u32() & 0x7fff;
    messageId = (int) entropy.u32() & 0x7fff;
  }

  /** A number for a message that may be sent more than once. */
  int nextMessageId() {
    messageId = messageId + 1 & 0xffff;
    return messageId;
  }

  List<Bytes> of(Bytes message, int id) {
    int whole = Packet.HEADER_OCTETS + message.length() + Crc32c.OCTETS;
    if (whole <= MAX_DATAGRAM_OCTETS) return List.of(packet(Optional.empty(), message));
    List<Bytes> datagrams = new ArrayList<>();
    int total = message.length() / Message.WORD_OCTETS;
    for (int from = 0; from < message.length(); from += MAX_FRAGMENT_OCTETS) {
      int to = Math.min(message.length(), from + MAX_FRAGMENT_OCTETS);
      Packet.Fragment where = new Packet.Fragment(id, total, from / Message.WORD_OCTETS);
      datagrams.add(packet(Optional.of(where), message.slice(from, to)));
    }
    return datagrams;
  }

  private Bytes packet(Optional<Packet.Fragment> where, Bytes content) {
    sequence = sequence + 1 & 0xffff;
    return new Packet(sequence, source, where, content).encode();
  }
}
