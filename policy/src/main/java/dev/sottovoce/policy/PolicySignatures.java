package dev.sottovoce.policy;

import dev.sottovoce.wire.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * Signatures of officers over a policy document, in the lines of C2SP signed-note: an em dash, the
 * officer's name, and in base64 four octets that name the key followed by the Ed25519 signature
 * over the document's exact octets.
 */
public final class PolicySignatures {
  private static final String DASH = "\u2014 ";
  private static final int ED25519 = 1;
  private static final int HASH_OCTETS = 4;
  private static final int SIGNATURE_OCTETS = 64;
  private static final int MOST_LINES = 16;
  private static final int MOST_NAME = 64;

  private PolicySignatures() {}

  /** An officer's public key: who may sign. */
  public record VerifierKey(String name, Bytes key) {
    static final int KEY_OCTETS = 32;

    public VerifierKey {
      requireName(name);
      if (key.length() != KEY_OCTETS) throw new IllegalArgumentException("want 32 octets of key");
    }

    /** {@code name+hash+base64}, as C2SP signed-note writes it. */
    public String text() {
      byte[] typed = new byte[1 + KEY_OCTETS];
      typed[0] = ED25519;
      key.copyTo(typed, 1);
      return name + "+" + hash(name, key).hex() + "+" + Base64.getEncoder().encodeToString(typed);
    }

    /** Parses {@link #text()}; nothing when malformed or when the hash is another key's. */
    public static Optional<VerifierKey> parse(String text) {
      String[] parts = text.trim().split("\\+", 3);
      if (parts.length != 3 || !isName(parts[0])) return Optional.empty();
      Bytes typed = base64(parts[2]);
      if (typed.length() != 1 + KEY_OCTETS || typed.at(0) != ED25519) return Optional.empty();
      VerifierKey key = new VerifierKey(parts[0], typed.slice(1, typed.length()));
      return hash(key.name(), key.key()).hex().equals(parts[1])
          ? Optional.of(key)
          : Optional.empty();
    }
  }

  /** The public half of an officer's key. */
  public static VerifierKey verifierKey(String name, Bytes privateKey) {
    Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(privateKey.toArray(), 0);
    return new VerifierKey(name, Bytes.unsafeWrap(key.generatePublicKey().getEncoded()));
  }

  /** One officer's line, with its line end. */
  public static String sign(String name, Bytes privateKey, Bytes document) {
    requireName(name);
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, new Ed25519PrivateKeyParameters(privateKey.toArray(), 0));
    signer.update(document.toArray(), 0, document.length());
    Bytes signature = Bytes.unsafeWrap(signer.generateSignature());
    Bytes hash = hash(name, verifierKey(name, privateKey).key());
    return DASH
        + name
        + " "
        + Base64.getEncoder().encodeToString(Bytes.concat(hash, signature).toArray())
        + "\n";
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

  private static String signer(String line, int number, Bytes document, List<VerifierKey> officers)
      throws PolicyException {
    int space = line.lastIndexOf(' ');
    Bytes value = space < 0 ? Bytes.EMPTY : base64(line.substring(space + 1));
    boolean shaped =
        line.startsWith(DASH)
            && space > DASH.length()
            && value.length() == HASH_OCTETS + SIGNATURE_OCTETS;
    if (!shaped) throw new PolicyException(number, 1, "this is no signature line");
    String name = line.substring(DASH.length(), space);
    for (VerifierKey officer : officers) {
      if (!officer.name().equals(name)
          || !hash(name, officer.key()).equals(value.slice(0, HASH_OCTETS))) {
        continue;
      }
      if (verifies(officer.key(), document, value.slice(HASH_OCTETS, value.length()))) return name;
      throw new PolicyException(number, 1, "the signature of " + name + " is wrong");
    }
    throw new PolicyException(number, 1, "nobody with this key may sign policies");
  }

  private static boolean verifies(Bytes key, Bytes document, Bytes signature) {
    Ed25519Signer verifier = new Ed25519Signer();
    verifier.init(false, new Ed25519PublicKeyParameters(key.toArray(), 0));
    verifier.update(document.toArray(), 0, document.length());
    return verifier.verifySignature(signature.toArray());
  }

  /** The first octets of SHA-256 over name, line feed, type and key. */
  private static Bytes hash(String name, Bytes key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(Bytes.utf8(name + "\n").toArray());
      digest.update((byte) ED25519);
      digest.update(key.toArray());
      return Bytes.unsafeWrap(Arrays.copyOf(digest.digest(), HASH_OCTETS));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK and Android has SHA-256", e);
    }
  }

  private static Bytes base64(String text) {
    try {
      return Bytes.unsafeWrap(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Bytes.EMPTY;
    }
  }

  private static void requireName(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException("a name has 1 to 64 characters without space and plus");
    }
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= MOST_NAME
        && name.chars().allMatch(c -> c > ' ' && c != '+' && c != 0x7f);
  }
}
