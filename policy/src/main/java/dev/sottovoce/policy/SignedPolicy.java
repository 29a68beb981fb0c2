package dev.sottovoce.policy;

import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/**
 * A document with its signatures, as servers hand it out and devices keep it. Nothing in it is
 * believed before {@link PolicyGate} has looked at it.
 *
 * @param document the exact octets that were signed
 * @param signatures the signature lines, each with its line end
 */
public record SignedPolicy(Bytes document, String signatures) {
  private static final int MOST_SIGNATURE_CHARACTERS = 8 * 1024;

  /**
   * @throws IllegalArgumentException when it is larger than any policy
   */
  public SignedPolicy {
    if (document.length() > PolicyReader.MOST_OCTETS
        || signatures.length() > MOST_SIGNATURE_CHARACTERS) {
      throw new IllegalArgumentException("it is too long to be a policy");
    }
  }

  /** The signature lines, an empty line, and the document to its last octet. */
  public Bytes encoded() {
    StringBuilder lines = new StringBuilder();
    for (String each : signatures.split("\n")) {
      if (!each.isEmpty()) lines.append(each).append('\n');
    }
    return Bytes.concat(Bytes.utf8(lines + "\n"), document);
  }

  /** Takes {@link #encoded()} apart; nothing when it has not that shape. */
  public static Optional<SignedPolicy> decode(Bytes encoded) {
    int most = Math.min(encoded.length(), MOST_SIGNATURE_CHARACTERS);
    for (int i = 0; i < most; i++) {
      boolean emptyLine = encoded.at(i) == '\n' && (i == 0 || encoded.at(i - 1) == '\n');
      if (!emptyLine) continue;
      Bytes document = encoded.slice(i + 1, encoded.length());
      return document.length() > PolicyReader.MOST_OCTETS
          ? Optional.empty()
          : Optional.of(new SignedPolicy(document, encoded.slice(0, i).utf8()));
    }
    return Optional.empty();
  }

  /** The longest that {@link #encoded()} can be. */
  public static int mostOctets() {
    return PolicyReader.MOST_OCTETS + 4 * MOST_SIGNATURE_CHARACTERS;
  }
}
