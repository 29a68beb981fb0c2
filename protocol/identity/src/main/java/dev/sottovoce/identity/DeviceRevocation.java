package dev.sottovoce.identity;

import dev.sottovoce.crypto.Es256;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The word of an organisation's authority that a device was cut off. It is never taken back: a
 * device that comes again is another one.
 *
 * @param user whose device it was
 * @param domain whose user that is
 * @param at when, in whole seconds
 */
public record DeviceRevocation(String user, String domain, UUID device, Instant at) {
  private static final String PURPOSE = "Sottovoce device revocation 1\n";
  private static final int MOST_DOMAIN = 253;
  private static final int MOST_OCTETS = 1024;

  public DeviceRevocation {
    at = Instant.ofEpochSecond(at.getEpochSecond());
  }

  private Bytes claim() {
    return new ByteWriter()
        .vector(1, Bytes.utf8(user))
        .vector(1, Bytes.utf8(domain))
        .u64(device.getMostSignificantBits())
        .u64(device.getLeastSignificantBits())
        .u64(at.getEpochSecond())
        .toBytes();
  }

  private Bytes message() {
    return Bytes.concat(Bytes.utf8(PURPOSE), claim());
  }

  /**
   * What is said and an ECDSA signature with SHA-256, in DER.
   *
   * @param key the authority's, on P-256
   */
  public Bytes signedBy(PrivateKey key) {
    return new ByteWriter().vector(2, claim()).vector(2, Es256.sign(key, message())).toBytes();
  }

  /**
   * Reads what {@link #signedBy} made.
   *
   * @param authorities one of which must have signed
   * @return nothing when it is malformed, or none of them did
   */
  public static Optional<DeviceRevocation> read(Bytes signed, List<X509Certificate> authorities) {
    if (signed.length() > MOST_OCTETS) return Optional.empty();
    ByteReader outer = new ByteReader(signed);
    Bytes claim = outer.vector(2);
    Bytes signature = outer.vector(2);
    Optional<DeviceRevocation> read = outer.exhausted() ? said(claim) : Optional.empty();
    if (!read.isPresent()) return Optional.empty();
    Bytes message = read.get().message();
    for (X509Certificate each : authorities) {
      Bytes key = Bytes.copyOf(each.getPublicKey().getEncoded());
      if (Es256.verify(key, message, signature)) return read;
    }
    return Optional.empty();
  }

  private static Optional<DeviceRevocation> said(Bytes claim) {
    ByteReader reader = new ByteReader(claim);
    String user = reader.vector(1).utf8();
    String domain = reader.vector(1).utf8();
    UUID device = new UUID(reader.u64(), reader.u64());
    long at = reader.u64();
    boolean plausible =
        reader.exhausted()
            && UserName.isValid(user)
            && domain.length() <= MOST_DOMAIN
            && at >= 0
            && at <= Instant.MAX.getEpochSecond();
    if (!plausible) return Optional.empty();
    DeviceRevocation read = new DeviceRevocation(user, domain, device, Instant.ofEpochSecond(at));
    // One form alone: what was signed is what is read.
    return read.claim().equals(claim) ? Optional.of(read) : Optional.empty();
  }

  @Override
  public String toString() {
    return "DeviceRevocation[" + at + "]";
  }
}
