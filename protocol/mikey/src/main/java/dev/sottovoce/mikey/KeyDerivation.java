package dev.sottovoce.mikey;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;

/**
 * Keys from a TGK or a group key (RFC 3830 section 4.1), with HMAC-SHA-256 in place of HMAC-SHA-1
 * (RFC 6043): blocks of 256 bits throughout.
 */
final class KeyDerivation {
  /** TGKs from X25519 and group keys have this length, which is one block of the PRF. */
  static final int KEY_OCTETS = 32;

  /** Constants that keep keys for different purposes apart (sections 4.1.3 and 4.1.4). */
  private static final long TEK = 0x2AD01C64L;

  private static final long SALT = 0x39A2C14BL;
  private static final long AUTHENTICATION = 0x2D22AC75L;

  /** Stands for the number of a crypto session where a key is for the message itself. */
  private static final int NO_SESSION = 0xff;

  private final Hash sha256;
  private final long csbId;
  private final Bytes rand;

  /**
   * @param csbId of the message
   * @param rand the initiator's
   */
  KeyDerivation(Hash sha256, long csbId, Bytes rand) {
    this.sha256 = sha256;
    this.csbId = csbId;
    this.rand = rand;
  }

  /** An SRTP master key. */
  Secret trafficKey(Secret tgk, int session, SrtpProfile profile) {
    return prf(tgk, label(TEK, session), profile.masterKeyOctets());
  }

  /** An SRTP master salt. */
  Secret salt(Secret tgk, int session, SrtpProfile profile) {
    return prf(tgk, label(SALT, session), profile.masterSaltOctets());
  }

  /** The key of a message's MAC. */
  Secret authenticationKey(Secret groupKey) {
    return prf(groupKey, label(AUTHENTICATION, NO_SESSION), sha256.octets());
  }

  private Bytes label(long constant, int session) {
    return new ByteWriter(64).u32(constant).u8(session).u32(csbId).bytes(rand).toBytes();
  }

  /** Section 4.1.2; with keys of one block there is nothing to combine by exclusive or. */
  private Secret prf(Secret key, Bytes label, int octets) {
    if (key.length() != KEY_OCTETS) throw new IllegalArgumentException("want one block of key");
    return Secret.filledBy(
        octets,
        target -> {
          Secret chained = sha256.hmacToSecret(key, Secret.copyOf(Bytes.EMPTY), label);
          while (target.hasRemaining()) {
            try (Secret block = sha256.hmacToSecret(key, chained, label);
                Secret taken = block.part(0, Math.min(block.length(), target.remaining()))) {
              target.put(taken.unsafeView());
            }
            Secret next = sha256.hmacToSecret(key, chained, Bytes.EMPTY);
            chained.destroy();
            chained = next;
          }
          chained.destroy();
        });
  }
}
