package dev.sottovoce.dtls;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes datagrams apart into records and hands them on in an order that Bouncy Castle can live
 * with. Its server switches to encrypted reading at ChangeCipherSpec even while it still waits for
 * CertificateVerify, and then drops every retransmission of that message: the handshake hangs for
 * good when just that datagram is lost. So ChangeCipherSpec waits here until all of the client's
 * plain messages have come, and encrypted records wait for ChangeCipherSpec.
 *
 * <p>Plain records get new numbers in the order they come. Nobody vouches for the old ones, and one
 * record with a high number, corrupted or forged, would make its replay window drop all that
 * follow.
 */
final class InboundRecords {
  private static final int MAX_RECORD_OCTETS = 4096;
  private static final int MAX_READY = 64;
  private static final int MAX_HELD = 8;

  /** A flight has at most this many messages; higher sequence numbers are not followed. */
  private static final int MAX_MESSAGES = 16;

  private final boolean waitsForCertificateVerify;
  private final Deque<Bytes> ready = new ArrayDeque<>();
  private final Deque<Bytes> heldEncrypted = new ArrayDeque<>();
  private final Map<Integer, Message> messages = new HashMap<>();
  private @Nullable Bytes heldChange;
  private long plainRecords;
  private boolean changed;
  private boolean open;

  InboundRecords(MediaKeys.Role ours) {
    waitsForCertificateVerify = ours == MediaKeys.Role.SERVER;
  }

  /** Octets that a record handed on can have at most. */
  static int maxRecordOctets() {
    return MAX_RECORD_OCTETS;
  }

  /** The handshake is over: nothing is held any more. */
  void openUp() {
    open = true;
  }

  /** Takes a datagram; what is no DTLS record ends it. */
  void add(Bytes datagram) {
    int at = 0;
    while (at < datagram.length()) {
      int length = Records.lengthAt(datagram, at);
      if (length == 0) return;
      if (length <= MAX_RECORD_OCTETS) sort(datagram.slice(at, at + length));
      at += length;
    }
  }

  @Nullable Bytes next() {
    return ready.poll();
  }

  boolean isEmpty() {
    return ready.isEmpty();
  }

  private void sort(Bytes record) {
    if (open) {
      pass(record);
    } else if (Records.epoch(record) > 0) {
      if (changed) {
        pass(record);
      } else if (heldEncrypted.size() < MAX_HELD) {
        heldEncrypted.add(record);
      }
    } else if (Records.type(record) == Records.CHANGE_CIPHER_SPEC) {
      heldChange = record;
    } else {
      pass(record);
      if (Records.type(record) == Records.HANDSHAKE) follow(record);
    }
    release();
  }

  private void release() {
    Bytes change = heldChange;
    if (change == null || !plainMessagesAreComplete()) return;
    pass(change);
    heldChange = null;
    changed = true;
    while (!heldEncrypted.isEmpty()) pass(heldEncrypted.remove());
  }

  private void pass(Bytes record) {
    if (ready.size() < MAX_READY) ready.add(Records.epoch(record) == 0 ? numbered(record) : record);
  }

  private Bytes numbered(Bytes record) {
    byte[] octets = record.toArray();
    long number = plainRecords++;
    for (int i = 0; i < Records.NUMBER_OCTETS; i++) {
      octets[Records.NUMBER_AT + Records.NUMBER_OCTETS - 1 - i] = (byte) (number >>> 8 * i);
    }
    return Bytes.unsafeWrap(octets);
  }

  /** Notes which parts of which messages a plain handshake record brings. */
  private void follow(Bytes record) {
    int at = Records.HEADER_OCTETS;
    while (record.length() - at >= Records.FRAGMENT_HEADER_OCTETS) {
      int type = record.at(at);
      int length = Records.u24(record, at + 1);
      int sequence = Records.u16(record, at + 4);
      int from = Records.u24(record, at + 6);
      int octets = Records.u24(record, at + 9);
      at += Records.FRAGMENT_HEADER_OCTETS + octets;
      if (at > record.length() || from + octets > length || length > MAX_RECORD_OCTETS) return;
      if (sequence >= MAX_MESSAGES) continue;
      Message message = messages.computeIfAbsent(sequence, n -> new Message(type, length));
      if (message.type == type && message.length == length) message.got.set(from, from + octets);
    }
  }

  private boolean plainMessagesAreComplete() {
    if (!waitsForCertificateVerify) return true;
    for (int sequence = 0; sequence < MAX_MESSAGES; sequence++) {
      Message message = messages.get(sequence);
      if (message == null || !message.isComplete()) return false;
      if (message.type == Records.CERTIFICATE_VERIFY) return true;
    }
    return false;
  }

  /** One handshake message as far as it has come. */
  private static final class Message {
    private final int type;
    private final int length;
    private final BitSet got = new BitSet();

    Message(int type, int length) {
      this.type = type;
      this.length = length;
    }

    boolean isComplete() {
      return got.cardinality() == length;
    }
  }
}
