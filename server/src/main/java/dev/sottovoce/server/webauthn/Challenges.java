package dev.sottovoce.server.webauthn;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.identity.token.ReplayCache;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;

/**
 * What passkeys sign: randomness, the time and a MAC over them and what the signature is for. So
 * nothing is kept for whoever only asks; what was used once is remembered until it is over.
 * Thread-safe.
 */
public final class Challenges {
  public static final Duration LIFE = Duration.ofMinutes(5);

  /** Each took a valid signature of somebody who is known. */
  private static final int MOST_USED = 10_000;

  private static final int RANDOM_OCTETS = 16;
  private static final int TIME_OCTETS = 8;
  private static final int TEXT_OCTETS = RANDOM_OCTETS + TIME_OCTETS;
  private static final int MAC_OCTETS = 32;

  private final Secret key;
  private final Entropy entropy;
  private final ReplayCache used = new ReplayCache(MOST_USED);

  public Challenges(Entropy entropy) {
    this.entropy = entropy;
    key = Secret.random(entropy::fill, 32);
  }

  /**
   * A new one.
   *
   * @param purpose what a signature over it is good for
   */
  public Bytes issue(String purpose, Instant now) {
    ByteWriter time = new ByteWriter(TIME_OCTETS).u64(now.toEpochMilli());
    Bytes text = Bytes.concat(entropy.bytes(RANDOM_OCTETS), time.toBytes());
    return Bytes.concat(text, mac(text, purpose));
  }

  /** Whether it was made here, for that purpose, and is not over; it may have been used. */
  boolean isGood(Bytes challenge, String purpose, Instant now) {
    if (challenge.length() != TEXT_OCTETS + MAC_OCTETS) return false;
    Bytes text = challenge.slice(0, TEXT_OCTETS);
    Bytes mac = challenge.slice(TEXT_OCTETS, challenge.length());
    if (!mac(text, purpose).equalsInConstantTime(mac)) return false;
    Instant issued = issued(text);
    return !issued.isAfter(now) && now.isBefore(issued.plus(LIFE));
  }

  /** Uses a good one up, when its signature is known to be good; false the second time. */
  boolean use(Bytes challenge, Instant now) {
    Instant over = issued(challenge).plus(LIFE);
    return used.remember(challenge.hex(), over, now) == ReplayCache.Seen.NEW;
  }

  private static Instant issued(Bytes text) {
    Bytes time = text.slice(RANDOM_OCTETS, TEXT_OCTETS);
    return Instant.ofEpochMilli(new ByteReader(time).u64());
  }

  private Bytes mac(Bytes text, String purpose) {
    return Digests.hmacSha256(key, Bytes.concat(text, Bytes.utf8(purpose)));
  }
}
