package dev.sottovoce.identity.token;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.identity.jose.Jws;
import dev.sottovoce.identity.jose.Unfit;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;

/**
 * The nonces that a server wants in proofs (RFC 9449 section 8): the time and a MAC over it, so
 * that nothing has to be kept. A proof is fresh by the server's clock, whatever the device's says.
 */
public final class Nonces {
  /** How long a nonce is good. */
  public static final Duration LIFE = Duration.ofMinutes(2);

  private static final int TIME_OCTETS = 8;
  private static final int MAC_OCTETS = 16;

  private final Secret key;

  /**
   * @param key 32 random octets, which are kept by nobody else
   */
  public Nonces(Secret key) {
    this.key = key;
  }

  public String issue(Instant now) {
    Bytes time = new ByteWriter(TIME_OCTETS).u64(now.getEpochSecond()).toBytes();
    return Bytes.concat(time, mac(time)).base64Url();
  }

  public boolean isGood(String nonce, Instant now) {
    try {
      Bytes octets = Jws.octets(nonce, TIME_OCTETS + MAC_OCTETS);
      Bytes time = octets.slice(0, TIME_OCTETS);
      if (!mac(time).equalsInConstantTime(octets.slice(TIME_OCTETS, octets.length()))) return false;
      Instant issued = Instant.ofEpochSecond(new ByteReader(time).u64());
      return !issued.isAfter(now) && now.isBefore(issued.plus(LIFE));
    } catch (Unfit e) {
      return false;
    }
  }

  private Bytes mac(Bytes time) {
    return Digests.hmacSha256(key, time).slice(0, MAC_OCTETS);
  }
}
