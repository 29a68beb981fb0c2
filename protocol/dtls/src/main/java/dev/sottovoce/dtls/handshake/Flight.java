package dev.sottovoce.dtls.handshake;

import dev.sottovoce.dtls.record.ContentType;
import dev.sottovoce.dtls.record.RecordLayer;
import dev.sottovoce.dtls.record.RecordNumber;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages that this end sent last, until the peer has them all (RFC 9147 sections 5.7, 5.8 and
 * 7): only what was not acknowledged is sent again, cut anew for the datagrams of the day.
 */
public final class Flight {
  /** Less than this is not worth a record of its own at a datagram's end. */
  private static final int LEAST_PIECE_OCTETS = 32;

  private static final class Outgoing {
    final long epoch;
    final int messageSeq;
    final HandshakeMessage message;
    final BitSet arrived;

    Outgoing(long epoch, int messageSeq, HandshakeMessage message) {
      this.epoch = epoch;
      this.messageSeq = messageSeq;
      this.message = message;
      this.arrived = new BitSet(message.body().length());
    }

    boolean hasArrived() {
      return arrived.cardinality() == message.body().length();
    }
  }

  private record Piece(Outgoing of, int from, int to) {}

  private final List<Outgoing> messages = new ArrayList<>();
  private final Map<RecordNumber, Piece> sent = new HashMap<>();

  public Flight() {}

  /** What was sent before has been answered and is forgotten. */
  public void begin() {
    messages.clear();
    sent.clear();
  }

  public void add(long epoch, int messageSeq, HandshakeMessage message) {
    if (message.body().isEmpty()) throw new IllegalArgumentException("no message is empty");
    messages.add(new Outgoing(epoch, messageSeq, message));
  }

  public boolean isAcknowledged() {
    return messages.stream().allMatch(Outgoing::hasArrived);
  }

  /** Takes the peer's word that these records arrived. */
  public void acknowledge(List<RecordNumber> numbers) {
    for (RecordNumber number : numbers) {
      Piece piece = sent.get(number);
      if (piece != null) piece.of().arrived.set(piece.from(), piece.to());
    }
  }

  /** Puts all that has not arrived into datagrams. */
  public void pack(RecordLayer records, Packer packer) {
    for (Outgoing each : messages) {
      int length = each.message.body().length();
      int from = each.arrived.nextClearBit(0);
      while (from < length) {
        int gapEnd = each.arrived.nextSetBit(from);
        int to = packPiece(records, packer, each, from, gapEnd < 0 ? length : gapEnd);
        from = each.arrived.nextClearBit(to);
      }
    }
  }

  private int packPiece(RecordLayer records, Packer packer, Outgoing each, int from, int end) {
    int around = RecordLayer.overhead(each.epoch) + Fragment.HEADER_OCTETS;
    if (packer.room() < around + Math.min(LEAST_PIECE_OCTETS, end - from)) packer.startNext();
    int to = Math.min(end, from + packer.room() - around);
    Bytes body = each.message.body();
    Fragment fragment =
        new Fragment(
            each.message.type(), body.length(), each.messageSeq, from, body.slice(from, to));
    RecordLayer.Sealed record = records.seal(each.epoch, ContentType.HANDSHAKE, fragment.encode());
    sent.put(record.number(), new Piece(each, from, to));
    packer.add(record.octets());
    return to;
  }
}
