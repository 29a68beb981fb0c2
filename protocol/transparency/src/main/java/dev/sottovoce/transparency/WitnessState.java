package dev.sottovoce.transparency;

import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/**
 * What a witness knows of a log: the head that it cosigned last.
 *
 * @param log as much of the log as it takes to go on
 * @param prefixRoot of the tree that the witness replayed itself
 */
public record WitnessState(CompactRange log, Bytes prefixRoot) {
  /** Before the first head. */
  public static final WitnessState NEW =
      new WitnessState(CompactRange.EMPTY, PrefixTree.EMPTY_ROOT);

  public WitnessState {
    if (prefixRoot.length() != Hashes.OCTETS) throw new IllegalArgumentException("want 32 octets");
  }

  /** The prefix root, then the log. */
  public Bytes encoded() {
    return Bytes.concat(prefixRoot, log.encoded());
  }

  /** Decodes {@link #encoded()}; nothing when it is anything else. */
  public static Optional<WitnessState> decode(Bytes encoded) {
    if (encoded.length() < Hashes.OCTETS) return Optional.empty();
    Bytes prefixRoot = encoded.slice(0, Hashes.OCTETS);
    return CompactRange.decode(encoded.slice(Hashes.OCTETS, encoded.length()))
        .map(log -> new WitnessState(log, prefixRoot));
  }
}
