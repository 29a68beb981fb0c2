package dev.sottovoce.identity.account;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.wire.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** The two hashes that accounts are made with, and what people read of them. */
final class Hashes {
  static final int SHA256_OCTETS = 32;

  private static final int OCTETS_A_GROUP = 5;
  private static final long A_GROUP = 100_000;

  private Hashes() {}

  static Bytes sha256(Bytes octets) {
    return Digests.sha256(octets);
  }

  static Bytes sha512(Bytes octets) {
    return digest("SHA-512", octets);
  }

  /** Groups of five digits, each from five octets of a hash, so that every digit is as likely. */
  static List<String> digits(Bytes hash, int groups) {
    List<String> digits = new ArrayList<>(groups);
    for (int group = 0; group < groups; group++) {
      long number = 0;
      for (int i = 0; i < OCTETS_A_GROUP; i++) {
        number = number << 8 | hash.at(OCTETS_A_GROUP * group + i);
      }
      digits.add(Long.toString(A_GROUP + number % A_GROUP).substring(1));
    }
    return digits;
  }

  private static Bytes digest(String algorithm, Bytes octets) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(octets.toBuffer());
      return Bytes.unsafeWrap(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK and Android has " + algorithm, e);
    }
  }
}
