package dev.sottovoce.crypto.note;

import dev.sottovoce.wire.Bytes;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * One line below a note (C2SP signed-note): an em dash, the key's name, and in base64 four octets
 * that say which key and then what it signed with.
 *
 * @param keyId four octets
 * @param signature 64 octets of Ed25519, before which a cosignature has its time; of other makers'
 *     keys whatever they sign with
 */
public record SignatureLine(String name, Bytes keyId, Bytes signature) {
  /** Characters of the longest line that is read. */
  public static final int MOST_CHARACTERS = 3400;

  private static final String DASH = "\u2014 ";
  private static final int ID_OCTETS = 4;

  /** Those of ML-DSA-44, by which some witnesses cosign beside Ed25519, have 2428. */
  private static final int MOST_SIGNATURE_OCTETS = 2432;

  public SignatureLine {
    VerifierKey.requireName(name);
    if (keyId.length() != ID_OCTETS) throw new IllegalArgumentException("want 4 octets of id");
    if (signature.length() < 1 || signature.length() > MOST_SIGNATURE_OCTETS) {
      throw new IllegalArgumentException("no signature has " + signature.length() + " octets");
    }
  }

  /** The line without its end. */
  public String text() {
    byte[] value = Bytes.concat(keyId, signature).toArray();
    return DASH + name + " " + Base64.getEncoder().encodeToString(value);
  }

  /** Parses {@link #text()}; nothing when malformed. */
  public static Optional<SignatureLine> parse(String line) {
    int space = line.lastIndexOf(' ');
    if (line.length() > MOST_CHARACTERS || !line.startsWith(DASH) || space <= DASH.length()) {
      return Optional.empty();
    }
    String name = line.substring(DASH.length(), space);
    Bytes value = base64(line.substring(space + 1));
    boolean shaped =
        VerifierKey.isName(name)
            && value.length() > ID_OCTETS
            && value.length() <= ID_OCTETS + MOST_SIGNATURE_OCTETS;
    return shaped
        ? Optional.of(
            new SignatureLine(
                name, value.slice(0, ID_OCTETS), value.slice(ID_OCTETS, value.length())))
        : Optional.empty();
  }

  /** Whether it says that it is this key's. */
  public boolean isBy(VerifierKey key) {
    return key.name().equals(name) && key.id().equals(keyId);
  }

  /** Whether it is this key's, and right for this text. */
  public boolean signs(Bytes text, VerifierKey key) {
    return key.algorithm() == VerifierKey.Algorithm.ED25519
        && isBy(key)
        && verifies(key.key(), text, signature);
  }

  /** Ed25519 (RFC 8032 section 5.1.7); any octets are safe to pass. */
  static boolean verifies(Bytes key, Bytes message, Bytes signature) {
    return signature.length() == Ed25519.SIGNATURE_SIZE
        && Ed25519.verify(
            signature.toArray(), 0, key.toArray(), 0, message.toArray(), 0, message.length());
  }

  /** Decodes the one way to write these octets; nothing for any other text. */
  static Bytes base64(String text) {
    try {
      byte[] octets = Base64.getDecoder().decode(text);
      // Unused bits in the last character would let one signature have several lines.
      return Base64.getEncoder().encodeToString(octets).equals(text)
          ? Bytes.unsafeWrap(octets)
          : Bytes.EMPTY;
    } catch (IllegalArgumentException e) {
      return Bytes.EMPTY;
    }
  }
}
