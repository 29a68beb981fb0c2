package dev.sottovoce.policy;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.note.NoteSigner;
import dev.sottovoce.crypto.note.SignatureLine;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.wire.Bytes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Signatures of officers over a policy document: the lines of C2SP signed-note, over the document's
 * exact octets.
 */
public final class PolicySignatures {
  private static final int MOST_LINES = 16;

  private PolicySignatures() {}

  /** The public half of an officer's key. */
  public static VerifierKey verifierKey(String name, Bytes privateKey) {
    try (NoteSigner officer = officer(name, privateKey)) {
      return officer.verifier();
    }
  }

  /** One officer's line, with its line end. */
  public static String sign(String name, Bytes privateKey, Bytes document) {
    try (NoteSigner officer = officer(name, privateKey)) {
      return officer.sign(document).text() + "\n";
    }
  }

  private static NoteSigner officer(String name, Bytes privateKey) {
    return new NoteSigner(name, VerifierKey.Algorithm.ED25519, Secret.copyOf(privateKey));
  }

  /**
   * How many of these officers have signed this document.
   *
   * @throws PolicyException for a malformed line, or one of a key that is not known
   */
  public static int count(String lines, Bytes document, List<VerifierKey> officers)
      throws PolicyException {
    Set<String> signed = new HashSet<>();
    String[] each = lines.split("\n", -1);
    if (each.length > MOST_LINES) throw new PolicyException("too many signatures");
    for (int i = 0; i < each.length; i++) {
      if (each[i].isEmpty()) continue;
      signed.add(signer(each[i], i + 1, document, officers));
    }
    return signed.size();
  }

  /**
   * Whether enough officers of a root have signed something else than a policy, such as other
   * roots.
   *
   * @param root as it stands in a trust bundle
   */
  public static boolean suffice(Bytes root, Bytes message, String lines) {
    Optional<PolicyRoot> known = PolicyRoot.decode(root);
    try {
      return known.isPresent()
          && count(lines, message, known.get().officers()) >= known.get().needed();
    } catch (PolicyException e) {
      return false;
    }
  }

  private static String signer(String text, int number, Bytes document, List<VerifierKey> officers)
      throws PolicyException {
    SignatureLine line =
        SignatureLine.parse(text)
            .orElseThrow(() -> new PolicyException(number, 1, "this is no signature line"));
    for (VerifierKey officer : officers) {
      if (!line.isBy(officer)) continue;
      if (line.signs(document, officer)) return officer.name();
      throw new PolicyException(number, 1, "the signature of " + officer.name() + " is wrong");
    }
    throw new PolicyException(number, 1, "nobody with this key may sign policies");
  }
}
