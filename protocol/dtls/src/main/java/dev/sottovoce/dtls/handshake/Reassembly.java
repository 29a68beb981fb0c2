package dev.sottovoce.dtls.handshake;

import dev.sottovoce.wire.Bytes;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts handshake messages together from fragments that come in any order and overlap (RFC 9147
 * section 5.5), and hands them out in sequence. What it holds is bounded: so many messages ahead,
 * so many octets each.
 */
public final class Reassembly {
  /** What became of a fragment. */
  public enum Outcome {
    /** Kept: its record may be acknowledged. */
    TAKEN,
    /** Of a message that was handed out already: the peer repeats its flight. */
    REPEATED,
    /** Too far ahead, too long, or contradicting what came before. */
    IGNORED
  }

  /** A message with the epoch that its fragments came in. */
  public record Whole(HandshakeMessage message, long epoch) {}

  /** A certificate fits; so does any hello of the day. */
  static final int MAX_MESSAGE_OCTETS = 16 * 1024;

  /** A flight has at most five messages. */
  static final int MAX_MESSAGES_AHEAD = 8;

  private static final class Partial {
    final int type;
    final long epoch;
    final byte[] octets;
    final BitSet present;

    Partial(Fragment first, long epoch) {
      this.type = first.type();
      this.epoch = epoch;
      this.octets = new byte[first.length()];
      this.present = new BitSet(first.length());
    }

    boolean agrees(Fragment fragment, long itsEpoch) {
      return fragment.type() == type && fragment.length() == octets.length && itsEpoch == epoch;
    }

    boolean isWhole() {
      return present.cardinality() == octets.length;
    }
  }

  private final Map<Integer, Partial> partials = new TreeMap<>();
  private int next;

  public Outcome add(Fragment fragment, long epoch) {
    if (fragment.messageSeq() < next) return Outcome.REPEATED;
    if (fragment.messageSeq() >= next + MAX_MESSAGES_AHEAD
        || fragment.length() > MAX_MESSAGE_OCTETS) {
      return Outcome.IGNORED;
    }
    Partial partial = partials.get(fragment.messageSeq());
    if (partial == null || partial.epoch < epoch) {
      // Epoch 0 authenticates nothing: what is forged there must not shut out the genuine message.
      partial = new Partial(fragment, epoch);
      partials.put(fragment.messageSeq(), partial);
    }
    if (!partial.agrees(fragment, epoch)) return Outcome.IGNORED;
    for (int i = 0; i < fragment.octets().length(); i++) {
      int at = fragment.offset() + i;
      // What came first stays: a later copy cannot change a message that is half there.
      if (!partial.present.get(at)) partial.octets[at] = (byte) fragment.octets().at(i);
    }
    partial.present.set(fragment.offset(), fragment.offset() + fragment.octets().length());
    return Outcome.TAKEN;
  }

  /** The next message in sequence, if it is whole. */
  public Optional<Whole> poll() {
    Partial partial = partials.get(next);
    if (partial == null || !partial.isWhole()) return Optional.empty();
    partials.remove(next);
    next++;
    HandshakeMessage message = new HandshakeMessage(partial.type, Bytes.unsafeWrap(partial.octets));
    return Optional.of(new Whole(message, partial.epoch));
  }

  /** Whether something is here that waits for more. */
  public boolean hasGaps() {
    return !partials.isEmpty();
  }
}
