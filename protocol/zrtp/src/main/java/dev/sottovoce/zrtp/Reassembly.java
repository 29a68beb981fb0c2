package dev.sottovoce.zrtp;

import dev.sottovoce.wire.Bytes;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts the fragments of one message together, one message at a time (zrtp-pq.md): a fragment of
 * another message starts anew, and nothing that claims more than the longest message is taken.
 */
final class Reassembly {
  /** The longest message that has a reason to be: a Commit in KEM mode has 1,332 octets. */
  static final int MAX_MESSAGE_OCTETS = 2048;

  private int messageId = -1;
  private byte @Nullable [] octets;
  private BitSet words = new BitSet();

  /** The whole message, once, when its last fragment is there. */
  Optional<Bytes> add(Packet.Fragment where, Bytes content) {
    int total = where.totalWords() * Message.WORD_OCTETS;
    int from = where.offsetWords() * Message.WORD_OCTETS;
    if (total > MAX_MESSAGE_OCTETS || from + content.length() > total) return Optional.empty();
    byte[] target = octets;
    if (target == null || messageId != where.messageId() || target.length != total) {
      target = begin(where.messageId(), total);
    }
    content.copyTo(target, from);
    words.set(where.offsetWords(), (from + content.length()) / Message.WORD_OCTETS);
    if (words.cardinality() < where.totalWords()) return Optional.empty();
    forget();
    return Optional.of(Bytes.unsafeWrap(target));
  }

  private byte[] begin(int id, int total) {
    byte[] begun = new byte[total];
    messageId = id;
    octets = begun;
    words = new BitSet(total / Message.WORD_OCTETS);
    return begun;
  }

  private void forget() {
    messageId = -1;
    octets = null;
    words = new BitSet();
  }
}
