package dev.sottovoce.zrtp;

import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** What somebody in between can do to packets; checksums are made right again. */
final class Tamper {
  /** Which way a packet goes. */
  enum Way {
    TO_ALICE,
    TO_BOB,
    BOTH
  }

  private Tamper() {}

  /** Changes every message of one type; fragments pass. */
  static BiFunction<Boolean, Bytes, List<Bytes>> change(
      Way way, MessageType type, UnaryOperator<Bytes> edit) {
    return (toBob, datagram) -> {
      boolean meant = way == Way.BOTH || (way == Way.TO_BOB) == toBob;
      return meant && typeOf(datagram).equals(Optional.of(type))
          ? List.of(rewrite(datagram, edit))
          : List.of(datagram);
    };
  }

  static Bytes rewrite(Bytes datagram, UnaryOperator<Bytes> edit) {
    Packet packet = Packet.read(datagram).orElseThrow();
    Bytes content = edit.apply(packet.content());
    return new Packet(packet.sequence(), packet.source(), packet.fragment(), content).encode();
  }

  /** Nothing for fragments. */
  static Optional<MessageType> typeOf(Bytes datagram) {
    Packet packet = Packet.read(datagram).orElseThrow();
    return packet.fragment().isPresent()
        ? Optional.empty()
        : MessageParser.parse(packet.content())
            .flatMap(m -> MessageType.of(m.octets().slice(4, 12)));
  }

  static Bytes replace(Bytes octets, int at, Bytes by) {
    return Bytes.concat(octets.slice(0, at), by, octets.slice(at + by.length(), octets.length()));
  }

  static Bytes flip(Bytes octets, int at) {
    return replace(octets, at, Bytes.of(octets.at(at) ^ 1));
  }

  /** Puts one four-character code in place of another. */
  static Bytes swap(Bytes octets, String from, String to) {
    Bytes wanted = Bytes.utf8(from);
    for (int at = 0; at + 4 <= octets.length(); at += 4) {
      if (octets.slice(at, at + 4).equals(wanted)) return replace(octets, at, Bytes.utf8(to));
    }
    throw new AssertionError("there is no " + from);
  }

  /** A message by itself in a packet. */
  static Bytes packet(long source, Bytes message) {
    return new Packet(1, source, Optional.empty(), message).encode();
  }
}
