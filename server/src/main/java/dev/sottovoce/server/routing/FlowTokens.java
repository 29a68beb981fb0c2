package dev.sottovoce.server.routing;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the server writes into its Record-Route: the two devices that a dialog connects, with a MAC
 * (RFC 5626 section 5.2). Naming devices instead of connections lets a dialog outlive both: after a
 * restart the BYE finds the device that signed in again. The MAC covers the Call-ID too, so that a
 * token is good for its own call alone.
 */
public final class FlowTokens {
  /** The two ends of a dialog. */
  public record Ends(UUID caller, UUID callee) {
    /** The other end, when this device is one of them. */
    public Optional<UUID> other(UUID device) {
      if (device.equals(caller)) return Optional.of(callee);
      return device.equals(callee) ? Optional.of(caller) : Optional.empty();
    }
  }

  private static final int MAC_OCTETS = 16;
  private static final int TOKEN_OCTETS = 32 + MAC_OCTETS;

  private final SecretKeySpec key;

  /**
   * @param key 32 random octets that stay the same over restarts
   */
  public FlowTokens(byte[] key) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  /** A token for the user part of a Record-Route URI. */
  public String seal(Ends ends, String callId) {
    Bytes plain = encode(ends);
    Bytes token = Bytes.concat(plain, mac(plain, callId));
    return token.base64Url();
  }

  /** The ends in a token that we made for this call, or nothing. */
  public Optional<Ends> open(String token, String callId) {
    Bytes octets = Bytes.fromBase64Url(token).orElse(Bytes.EMPTY);
    if (octets.length() != TOKEN_OCTETS) return Optional.empty();
    Bytes plain = octets.slice(0, TOKEN_OCTETS - MAC_OCTETS);
    if (!mac(plain, callId).equalsInConstantTime(octets.slice(plain.length(), TOKEN_OCTETS))) {
      return Optional.empty();
    }
    ByteReader reader = new ByteReader(plain);
    return Optional.of(
        new Ends(new UUID(reader.u64(), reader.u64()), new UUID(reader.u64(), reader.u64())));
  }

  private static Bytes encode(Ends ends) {
    return new ByteWriter(32)
        .u64(ends.caller().getMostSignificantBits())
        .u64(ends.caller().getLeastSignificantBits())
        .u64(ends.callee().getMostSignificantBits())
        .u64(ends.callee().getLeastSignificantBits())
        .toBytes();
  }

  private Bytes mac(Bytes plain, String callId) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(plain.toArray());
      byte[] tag = mac.doFinal(callId.getBytes(StandardCharsets.UTF_8));
      return Bytes.unsafeWrap(tag).slice(0, MAC_OCTETS);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
