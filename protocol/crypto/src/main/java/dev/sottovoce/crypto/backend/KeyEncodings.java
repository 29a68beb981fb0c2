package dev.sottovoce.crypto.backend;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** DER around raw keys (RFC 5958, RFC 5280, RFC 8410): what libraries take from outside. */
public enum KeyEncodings {
  X25519("302e020100300506032b656e04220420", "302a300506032b656e032100", 32),
  ED25519("302e020100300506032b657004220420", "302a300506032b6570032100", 32),
  SECP256R1(
      "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420",
      "3059301306072a8648ce3d020106082a8648ce3d030107034200",
      65);

  /** Of every private key here. */
  public static final int PRIVATE_OCTETS = 32;

  private static final int UNCOMPRESSED = 4;

  private static final byte[] SECP256R1_ORDER =
      Bytes.fromHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551").toArray();

  private final Bytes privatePrefix;
  private final Bytes publicPrefix;
  private final int publicOctets;

  KeyEncodings(String privatePrefix, String publicPrefix, int publicOctets) {
    this.privatePrefix = Bytes.fromHex(privatePrefix);
    this.publicPrefix = Bytes.fromHex(publicPrefix);
    this.publicOctets = publicOctets;
  }

  public int publicOctets() {
    return publicOctets;
  }

  /** Whether a public key of another end has the length, and the form, that its group wants. */
  public boolean hasShape(Bytes publicKey) {
    return publicKey.length() == publicOctets
        && (this != SECP256R1 || publicKey.at(0) == UNCOMPRESSED);
  }

  /** PKCS #8; the caller wipes it. */
  public byte[] pkcs8(Secret privateKey) {
    requireLength(privateKey);
    byte[] der = Arrays.copyOf(privatePrefix.toArray(), privatePrefix.length() + PRIVATE_OCTETS);
    privateKey.exposeInto(der, privatePrefix.length());
    return der;
  }

  /** SubjectPublicKeyInfo. */
  public Bytes subjectPublicKeyInfo(Bytes publicKey) {
    return Bytes.concat(publicPrefix, publicKey);
  }

  /** The raw key at the end of a SubjectPublicKeyInfo. */
  public Bytes rawPublicKey(byte[] subjectPublicKeyInfo) {
    int end = subjectPublicKeyInfo.length;
    return Bytes.copyOf(subjectPublicKeyInfo, end - publicOctets, publicOctets);
  }

  /** The raw key of a SubjectPublicKeyInfo; nothing when that is of another kind. */
  public Optional<Bytes> rawPublicKey(Bytes subjectPublicKeyInfo) {
    int from = publicPrefix.length();
    boolean fits =
        subjectPublicKeyInfo.length() == from + publicOctets
            && subjectPublicKeyInfo.slice(0, from).equals(publicPrefix);
    return fits
        ? Optional.of(subjectPublicKeyInfo.slice(from, from + publicOctets))
        : Optional.empty();
  }

  public void requireLength(Secret privateKey) {
    if (privateKey.length() != PRIVATE_OCTETS) {
      throw new IllegalArgumentException(
          "private key of " + privateKey.length() + ", want " + PRIVATE_OCTETS);
    }
  }

  /** Refuses what no private key of this kind is: they are ours, so it is misuse. */
  public void requirePrivateKey(Secret privateKey) {
    requireLength(privateKey);
    if (this == SECP256R1 && !isSecp256r1Scalar(privateKey.unsafeView())) {
      throw new IllegalArgumentException("the private key is none of this group");
    }
  }

  /**
   * A private key: any 32 octets, or for secp256r1 a number in 1..n-1 by rejection, which leaves no
   * bias (FIPS 186-5 appendix A.2.2).
   */
  public Secret drawPrivateKey(Entropy entropy) {
    byte[] drawn = new byte[PRIVATE_OCTETS];
    do {
      entropy.fill(drawn);
    } while (this == SECP256R1 && !isSecp256r1Scalar(ByteBuffer.wrap(drawn)));
    return Secret.takeFrom(drawn);
  }

  // Subtracts the order and looks at the borrow, so that no octet decides how long it takes.
  private static boolean isSecp256r1Scalar(ByteBuffer number) {
    int borrow = 0;
    int any = 0;
    for (int i = PRIVATE_OCTETS - 1; i >= 0; i--) {
      int difference = (number.get(i) & 0xff) - (SECP256R1_ORDER[i] & 0xff) - borrow;
      borrow = difference >> 8 & 1;
      any |= number.get(i);
    }
    return borrow == 1 && any != 0;
  }
}
