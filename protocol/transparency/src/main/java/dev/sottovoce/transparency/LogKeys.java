package dev.sottovoce.transparency;

import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.crypto.note.VerifierKey.Algorithm;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whose heads count, as a phone pinned it when it was enrolled.
 *
 * @param log the log's key; its name is the origin in the log's heads
 * @param witnesses each with a name and a key of its own; none where the log has no witnesses
 * @param needed how many of them must have cosigned a head; 0 where there are none
 */
public record LogKeys(VerifierKey log, List<VerifierKey> witnesses, int needed) {
  /** More would make a head too long to hand around. */
  public static final int MOST_WITNESSES = 8;

  /**
   * @throws IllegalArgumentException with a sentence for the person who chose them
   */
  public LogKeys {
    witnesses = List.copyOf(witnesses);
    if (log.algorithm() != Algorithm.ED25519) {
      throw new IllegalArgumentException("the log's key must be one that signs heads");
    }
    if (witnesses.size() > MOST_WITNESSES) {
      throw new IllegalArgumentException("there must be at most " + MOST_WITNESSES + " witnesses");
    }
    if (needed < Math.min(1, witnesses.size()) || needed > witnesses.size()) {
      throw new IllegalArgumentException(
          "the number of witnesses that must cosign is 1 to " + witnesses.size());
    }
    Set<Object> seen = new HashSet<>();
    for (VerifierKey each : witnesses) {
      if (each.algorithm() != Algorithm.COSIGNATURE_V1) {
        throw new IllegalArgumentException(each.name() + "'s key is not one that cosigns heads");
      }
      // One witness with two names would count twice.
      if (!seen.add(each.name()) || !seen.add(each.key())) {
        throw new IllegalArgumentException("each witness has a name and a key of its own");
      }
    }
  }

  /** The name by which the log's heads call it. */
  public String origin() {
    return log.name();
  }
}
