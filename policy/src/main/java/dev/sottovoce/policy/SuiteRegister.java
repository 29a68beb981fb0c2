package dev.sottovoce.policy;

import dev.sottovoce.policy.Suite.ForwardSecrecy;
import dev.sottovoce.policy.Suite.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Everything that is known, and what is known about it. What is used is the document's to say. */
public final class SuiteRegister {
  private static final List<Suite> ALL = new ArrayList<>();

  static {
    keyings();
    dtls();
    srtp();
    zrtp();
    mikey();
  }

  private SuiteRegister() {}

  public static List<Suite> all() {
    return List.copyOf(ALL);
  }

  public static List<Suite> all(Kind kind) {
    return ALL.stream().filter(suite -> suite.kind() == kind).collect(Collectors.toList());
  }

  public static Optional<Suite> find(Kind kind, String name) {
    return ALL.stream()
        .filter(suite -> suite.kind() == kind && suite.name().equals(name))
        .findFirst();
  }

  /** Everything with this name, of any kind; letter case is ignored. */
  public static List<Suite> find(String name) {
    return ALL.stream()
        .filter(suite -> suite.name().equalsIgnoreCase(name))
        .collect(Collectors.toList());
  }

  /** Whether it may be used with foreign phones only. */
  public static boolean isInteropOnly(Kind kind, String name) {
    return find(kind, name).filter(suite -> suite.use() == Suite.Use.INTEROP_ONLY).isPresent();
  }

  /** Whether DTLS-SRTP has a number for this SRTP profile; RFC 6188 came without any. */
  static boolean isForDtls(String srtpProfile) {
    return !srtpProfile.startsWith("AES_256_CM_");
  }

  private static void keyings() {
    keying("DTLS 1.3", true, "RFC 9147, RFC 5764");
    keying("DTLS 1.2", false, "RFC 6347, RFC 5764");
    keying("ZRTP", true, "RFC 6189");
    keying("MIKEY-DH", false, "RFC 3830 section 3.3");
    keying("MIKEY-DHHMAC", false, "RFC 4650");
    forbidKeying("DTLS 1.0", "RFC 4347", "its hashes and ciphers are broken");
    forbidKeying("SDES", "RFC 4568", "every server on the way reads the keys");
    forbidKeying("MIKEY-PSK", "RFC 3830 section 3.1", "it has no forward secrecy");
    forbidKeying("MIKEY-RSA", "RFC 3830 section 3.2", "it has no forward secrecy");
    forbidKeying("MIKEY-RSA-R", "RFC 4738", "it has no forward secrecy");
    forbidKeying("MIKEY-SAKKE", "RFC 6509", "the key server can read every call");
  }

  /** A key agreement is post-quantum with the right group; some have none. */
  private static void keying(String name, boolean quantum, String standard) {
    add(Kind.KEYING, name, 0, ForwardSecrecy.YES, quantum, standard);
  }

  private static void forbidKeying(String name, String standard, String why) {
    forbid(Kind.KEYING, name, standard, why);
  }

  private static void dtls() {
    add(
        Kind.GROUP,
        "X25519MLKEM768",
        128,
        ForwardSecrecy.YES,
        true,
        "draft-ietf-tls-ecdhe-mlkem, FIPS 203");
    add(Kind.GROUP, "x25519", 128, ForwardSecrecy.YES, false, "RFC 7748");
    add(Kind.GROUP, "secp256r1", 128, ForwardSecrecy.YES, false, "RFC 8446");
    forbid(Kind.GROUP, "rsa", "RFC 5246", "static RSA has no forward secrecy");
    suite("TLS_AES_256_GCM_SHA384", 256);
    suite("TLS_CHACHA20_POLY1305_SHA256", 256);
    suite("TLS_AES_128_GCM_SHA256", 128);
    for (String broken :
        List.of("TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA")) {
      forbid(Kind.CIPHER_SUITE, broken, "RFC 5246", "CBC with a MAC inside leaks through timing");
    }
    forbid(Kind.CIPHER_SUITE, "TLS_NULL_WITH_NULL_NULL", "RFC 5246", "it encrypts nothing");
    add(
        Kind.SIGNATURE,
        "ecdsa_secp256r1_sha256",
        128,
        ForwardSecrecy.DOES_NOT_APPLY,
        false,
        "RFC 8446");
    add(Kind.SIGNATURE, "ed25519", 128, ForwardSecrecy.DOES_NOT_APPLY, false, "RFC 8032");
    add(Kind.FINGERPRINT, "sha-256", 128, ForwardSecrecy.DOES_NOT_APPLY, true, "RFC 8122");
    forbid(Kind.FINGERPRINT, "sha-1", "RFC 8122", "collisions of SHA-1 are made in practice");
    forbid(Kind.FINGERPRINT, "md5", "RFC 8122", "collisions of MD5 are made in practice");
  }

  private static void suite(String name, int bits) {
    add(Kind.CIPHER_SUITE, name, bits, ForwardSecrecy.YES, false, "RFC 8446 appendix B.4");
  }

  private static void srtp() {
    profile("AEAD_AES_256_GCM", 256, "RFC 7714");
    profile("AEAD_AES_128_GCM", 128, "RFC 7714");
    String weak = "it is for foreign phones that have nothing better";
    for (String name :
        List.of(
            "AES_256_CM_HMAC_SHA1_80",
            "AES_CM_128_HMAC_SHA1_80",
            "AES_256_CM_HMAC_SHA1_32",
            "AES_CM_128_HMAC_SHA1_32")) {
      int bits = name.startsWith("AES_256") ? 256 : 128;
      String standard = bits == 256 ? "RFC 6188" : "RFC 3711";
      confine(Kind.SRTP_PROFILE, name, bits, standard, weak);
    }
    forbid(Kind.SRTP_PROFILE, "NULL_HMAC_SHA1_80", "RFC 5764", "it encrypts nothing");
    forbid(Kind.SRTP_PROFILE, "NULL_HMAC_SHA1_32", "RFC 5764", "it encrypts nothing");
  }

  private static void profile(String name, int bits, String standard) {
    add(Kind.SRTP_PROFILE, name, bits, ForwardSecrecy.DOES_NOT_APPLY, false, standard);
  }

  private static void zrtp() {
    add(
        Kind.ZRTP_KEY_AGREEMENT,
        "XM76",
        128,
        ForwardSecrecy.YES,
        true,
        "docs/zrtp-pq.md, FIPS 203");
    add(
        Kind.ZRTP_KEY_AGREEMENT,
        "X255",
        128,
        ForwardSecrecy.YES,
        false,
        "RFC 7748, as bzrtp has it");
    add(Kind.ZRTP_KEY_AGREEMENT, "DH3k", 128, ForwardSecrecy.YES, false, "RFC 6189 section 5.1.5");
    forbid(Kind.ZRTP_KEY_AGREEMENT, "DH2k", "RFC 6189", "its group is too small");
    forbid(Kind.ZRTP_KEY_AGREEMENT, "Prsh", "RFC 6189", "it has no forward secrecy of its own");
    add(Kind.ZRTP_HASH, "S384", 192, ForwardSecrecy.DOES_NOT_APPLY, true, "RFC 6189 section 5.1.2");
    add(Kind.ZRTP_HASH, "S256", 128, ForwardSecrecy.DOES_NOT_APPLY, true, "RFC 6189 section 5.1.2");
    forbid(Kind.ZRTP_HASH, "N256", "RFC 6189", "Skein and its like were never taken up");
    forbid(Kind.ZRTP_HASH, "N384", "RFC 6189", "Skein and its like were never taken up");
    add(
        Kind.ZRTP_CIPHER,
        "AES3",
        256,
        ForwardSecrecy.DOES_NOT_APPLY,
        true,
        "RFC 6189 section 5.1.3");
    add(
        Kind.ZRTP_CIPHER,
        "AES1",
        128,
        ForwardSecrecy.DOES_NOT_APPLY,
        false,
        "RFC 6189 section 5.1.3");
    for (String name : List.of("2FS1", "2FS2", "2FS3")) {
      forbid(Kind.ZRTP_CIPHER, name, "RFC 6189", "no backend of ours has Twofish");
    }
    add(Kind.ZRTP_AUTH_TAG, "GCM ", 128, ForwardSecrecy.DOES_NOT_APPLY, false, "docs/zrtp-pq.md");
    confine(Kind.ZRTP_AUTH_TAG, "HS80", 80, "RFC 6189", "it is for ZRTP phones without AEAD");
    confine(Kind.ZRTP_AUTH_TAG, "HS32", 32, "RFC 6189", "it is for ZRTP phones without AEAD");
    forbid(Kind.ZRTP_AUTH_TAG, "SK32", "RFC 6189", "Skein was never taken up");
    forbid(Kind.ZRTP_AUTH_TAG, "SK64", "RFC 6189", "Skein was never taken up");
    add(Kind.ZRTP_SAS, "B256", 16, ForwardSecrecy.DOES_NOT_APPLY, false, "RFC 6189 section 5.1.6");
    add(Kind.ZRTP_SAS, "B32 ", 20, ForwardSecrecy.DOES_NOT_APPLY, false, "RFC 6189 section 5.1.6");
  }

  private static void mikey() {
    add(Kind.MIKEY_GROUP, "x25519", 128, ForwardSecrecy.YES, false, "RFC 7748, ADR 60");
    for (String name : List.of("OAKLEY 1", "OAKLEY 2", "OAKLEY 5")) {
      forbid(Kind.MIKEY_GROUP, name, "RFC 3830 section 6.4", "its group is too small");
    }
  }

  private static void add(
      Kind kind, String name, int bits, ForwardSecrecy secrecy, boolean quantum, String standard) {
    ALL.add(new Suite(kind, name.trim(), bits, secrecy, quantum, standard, Use.FREE, ""));
  }

  private static void confine(Kind kind, String name, int bits, String standard, String why) {
    ALL.add(
        new Suite(
            kind,
            name,
            bits,
            ForwardSecrecy.DOES_NOT_APPLY,
            false,
            standard,
            Use.INTEROP_ONLY,
            why));
  }

  private static void forbid(Kind kind, String name, String standard, String why) {
    ALL.add(new Suite(kind, name, 0, ForwardSecrecy.NO, false, standard, Use.FORBIDDEN, why));
  }
}
