package dev.sottovoce.policy;

import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may sign an organisation's policies. It stands in the trust bundle, which every phone pins
 * when it is enrolled; the private keys are with the officers and never on the server.
 *
 * @param needed how many of the officers must sign
 * @param officers each with a name and a key of its own
 */
public record PolicyRoot(int needed, List<VerifierKey> officers) {
  /** More would be no rule that anybody can check. */
  public static final int MOST_OFFICERS = 16;

  /**
   * @throws IllegalArgumentException with a sentence for the person who chose them
   */
  public PolicyRoot {
    officers = List.copyOf(officers);
    if (officers.isEmpty() || officers.size() > MOST_OFFICERS) {
      throw new IllegalArgumentException("there must be 1 to " + MOST_OFFICERS + " officers");
    }
    if (needed < 1 || needed > officers.size()) {
      throw new IllegalArgumentException(
          "the number of officers that must sign is 1 to " + officers.size());
    }
    Set<Object> seen = new HashSet<>();
    for (VerifierKey each : officers) {
      if (each.algorithm() != VerifierKey.Algorithm.ED25519) {
        throw new IllegalArgumentException("a witness's key signs no policies");
      }
      // One person with two names would count twice.
      if (!seen.add(each.name()) || !seen.add(each.key())) {
        throw new IllegalArgumentException("each officer has a name and a key of their own");
      }
    }
  }

  /** The number needed, then for each officer the name with its length and 32 octets of key. */
  public Bytes encoded() {
    ByteWriter writer = new ByteWriter(64 * officers.size()).u8(needed);
    for (VerifierKey each : officers) writer.vector(1, Bytes.utf8(each.name())).bytes(each.key());
    return writer.toBytes();
  }

  /** Decodes what stands in a trust bundle; nothing when it is malformed or breaks the rules. */
  public static Optional<PolicyRoot> decode(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    int needed = reader.u8();
    List<VerifierKey> officers = new ArrayList<>();
    try {
      while (reader.remaining() > 0 && officers.size() <= MOST_OFFICERS) {
        String name = reader.vector(1).utf8();
        officers.add(new VerifierKey(name, reader.bytes(VerifierKey.KEY_OCTETS)));
      }
      PolicyRoot root = new PolicyRoot(needed, officers);
      // One root has one encoding: its hash is what phones pin.
      return reader.exhausted() && root.encoded().equals(encoded)
          ? Optional.of(root)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
