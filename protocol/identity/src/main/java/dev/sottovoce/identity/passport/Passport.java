package dev.sottovoce.identity.passport;

import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * The claims of a PASSporT (RFC 8225 sections 4 and 5).
 *
 * @param type the extension ({@code ppt}); empty in requests, {@link #RESPONSE} in answers
 * @param certificateUrl where foreign verifiers find the certificate ({@code x5u}); never fetched
 *     here
 * @param certificates the signer's certificate and those that lead to its authority, in DER ({@code
 *     x5c}, RFC 7515 section 4.1.6); perhaps none
 * @param from who called ({@code orig})
 * @param to who was called ({@code dest}); in an answer, who answered
 * @param issuedAt seconds since 1970; told, and never a reason to refuse a call
 * @param fingerprints every {@code a=fingerprint} of the description ({@code mky})
 * @param call what ties it to one call, where the signer is a phone of our kind
 */
public record Passport(
    String type,
    String certificateUrl,
    List<Bytes> certificates,
    String from,
    List<String> to,
    long issuedAt,
    List<Fingerprint> fingerprints,
    Optional<CallClaim> call) {
  /** The type of answers (RFC 9970). */
  public static final String RESPONSE = "rsp";

  public Passport {
    certificates = List.copyOf(certificates);
    to = List.copyOf(to);
    fingerprints = List.copyOf(fingerprints);
  }

  @Override
  public String toString() {
    return "Passport[redacted]";
  }
}
