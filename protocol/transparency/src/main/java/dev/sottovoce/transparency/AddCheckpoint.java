package dev.sottovoce.transparency;

import dev.sottovoce.crypto.note.SignedNote;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a log asks of a witness: to cosign a head (C2SP tlog-witness, {@code add-checkpoint}).
 *
 * @param oldSize of the head that the witness cosigned last, as the log remembers it
 * @param consistency shows that the new head goes on from that one
 * @param head the checkpoint with the log's signature
 */
public record AddCheckpoint(long oldSize, List<Bytes> consistency, SignedNote head) {
  /** Octets of the longest request that is read. */
  public static final int MOST_OCTETS = SignedNote.MOST_OCTETS + 4096;

  private static final String OLD = "old ";
  private static final int MOST_HASHES = 63;

  public AddCheckpoint {
    consistency = List.copyOf(consistency);
    if (oldSize < 0 || consistency.size() > MOST_HASHES) {
      throw new IllegalArgumentException("no such request can be written");
    }
    for (Bytes each : consistency) {
      if (each.length() != Hashes.OCTETS) throw new IllegalArgumentException("want 32 octets");
    }
  }

  /** The line {@code old SIZE}, the proof's hashes in base64, an empty line, and the head. */
  public Bytes encoded() {
    StringBuilder text = new StringBuilder(OLD).append(oldSize).append('\n');
    for (Bytes each : consistency) {
      text.append(Base64.getEncoder().encodeToString(each.toArray())).append('\n');
    }
    return Bytes.concat(Bytes.utf8(text.append('\n').toString()), head.encoded());
  }

  /** Takes {@link #encoded()} apart; nothing when it has not exactly that shape. */
  public static Optional<AddCheckpoint> decode(Bytes encoded) {
    if (encoded.length() > MOST_OCTETS) return Optional.empty();
    int end = emptyLine(encoded);
    if (end < 0) return Optional.empty();
    String[] lines = encoded.slice(0, end).latin1().split("\n", -1);
    if (lines.length > 1 + MOST_HASHES || !lines[0].startsWith(OLD)) return Optional.empty();
    Optional<Long> oldSize = Checkpoint.number(lines[0].substring(OLD.length()));
    Optional<SignedNote> head = SignedNote.decode(encoded.slice(end + 2, encoded.length()));
    if (!oldSize.isPresent() || !head.isPresent()) return Optional.empty();
    List<Bytes> consistency = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      Optional<Bytes> hash = Checkpoint.hash(lines[i]);
      if (!hash.isPresent()) return Optional.empty();
      consistency.add(hash.get());
    }
    return Optional.of(new AddCheckpoint(oldSize.get(), consistency, head.get()));
  }

  /** Where two line feeds follow one another first; -1 when they do not. */
  private static int emptyLine(Bytes text) {
    for (int i = 0; i + 1 < text.length(); i++) {
      if (text.at(i) == '\n' && text.at(i + 1) == '\n') return i;
    }
    return -1;
  }
}
