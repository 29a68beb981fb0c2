package dev.sottovoce.lab.sidechannel.arm;

import java.util.List;
import java.util.Map;

/**
 * One thing to step through.
 *
 * @param name in {@code targets.c}
 * @param about for the report
 * @param environment which instructions libcrypto may use: {@code OPENSSL_armcap}
 * @param leaks what must be seen, of controls and of what is never chosen for that reason
 */
public record ArmTarget(String name, String about, Map<String, String> environment, Leak leaks) {
  /** What a secret decides. */
  public enum Leak {
    NOTHING,
    FLOW,
    ADDRESSES
  }

  /** NEON and no more: what libcrypto sees on a processor without AES instructions. */
  private static final Map<String, String> NEON_ONLY = Map.of("OPENSSL_armcap", "1");

  /** The controls first. */
  public static List<ArmTarget> all() {
    return List.of(
        of("early-stop", "control: a comparison that stops early", Leak.FLOW),
        of("table", "control: a table that is asked with a secret", Leak.ADDRESSES),
        of("CRYPTO_memcmp", "libcrypto, CRYPTO_memcmp", Leak.NOTHING),
        of("sodium_memcmp", "libsodium, sodium_memcmp", Leak.NOTHING),
        of("crypto_verify_32", "libsodium, crypto_verify_32", Leak.NOTHING),
        of("open-aes-256-gcm", "libcrypto, tag of AES-256-GCM", Leak.NOTHING),
        of("open-chacha20-poly1305", "libcrypto, tag of ChaCha20-Poly1305", Leak.NOTHING),
        of("open-xchacha20-poly1305", "libsodium, tag of XChaCha20-Poly1305", Leak.NOTHING),
        of("seal-aes-256-gcm", "libcrypto, keys of AES-256-GCM", Leak.NOTHING),
        new ArmTarget(
            "seal-aes-256-gcm",
            "libcrypto, the same without instructions: tables",
            NEON_ONLY,
            Leak.ADDRESSES),
        of("aes-256-ctr", "libcrypto, keys of AES-256 in counter mode", Leak.NOTHING),
        new ArmTarget(
            "aes-256-ctr", "libcrypto, the same without AES instructions", NEON_ONLY, Leak.NOTHING),
        of("derive-x25519", "libcrypto, private keys of X25519", Leak.NOTHING));
  }

  private static ArmTarget of(String name, String about, Leak leak) {
    return new ArmTarget(name, about, Map.of(), leak);
  }
}
