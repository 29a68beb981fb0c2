package dev.sottovoce.call;

import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.identity.passport.DeviceSigner;
import dev.sottovoce.identity.passport.LogHead;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How this end signs what it says in a call (RFC 8224), and by what it judges the other end.
 *
 * @param signer signs with the device's key
 * @param certificates the device's and those that lead to the organisation's authority
 * @param certificateUrl where foreign verifiers find the device's
 * @param judge knows whose a certificate is
 * @param ecdsa checks signatures of P-256 keys with SHA-256
 * @param account the id of this end's account, where it has one
 * @param ownDevices the keys of all devices that this account lists: another of them may answer
 *     what rings here
 * @param peer what is known of the other end's account; nothing for foreign phones
 * @param operatorKey whether the directory says that the other end is a foreign phone whose key the
 *     operator made
 * @param fresh whether the hash of a signed INVITE is new to this phone; remembers it
 * @param policyVersion of the policy in force; 0 where there is none
 * @param head the largest head of the log that this phone has seen
 * @param issuedAt the date that signatures carry; nobody refuses a call over it
 */
public record CallIdentity(
    DeviceSigner signer,
    List<Bytes> certificates,
    String certificateUrl,
    Judge judge,
    SignatureScheme ecdsa,
    Optional<Bytes> account,
    Set<Bytes> ownDevices,
    Optional<PeerAccount> peer,
    boolean operatorKey,
    Predicate<Bytes> fresh,
    long policyVersion,
    Optional<LogHead> head,
    Instant issuedAt) {
  public CallIdentity {
    certificates = List.copyOf(certificates);
    ownDevices = Set.copyOf(ownDevices);
  }

  /** Knows whose a certificate is. */
  @FunctionalInterface
  public interface Judge {
    /**
     * The key of a device certificate that the organisation's authority vouches for now.
     *
     * @param certificates the device's first
     * @param address whose device it must be
     * @return the key as SubjectPublicKeyInfo; nothing when the certificate is not good, or
     *     somebody else's
     */
    Optional<Bytes> publicKey(List<Bytes> certificates, String address);
  }

  @Override
  public String toString() {
    return "CallIdentity[redacted]";
  }
}
