package dev.sottovoce.call;

import dev.sottovoce.crypto.KeyAgreement;
import dev.sottovoce.crypto.SrtpProfile;
import java.util.Optional;

/**
 * How a running call is protected, as the protocol machines proved it.
 *
 * @param agreement how the keys were agreed
 * @param srtp how packets are protected
 * @param lock what to show
 * @param string what the people may compare: of the key agreement, or of the call's signatures
 * @param signer who signed the other end's part
 */
public record SecurityReport(
    KeyAgreement agreement,
    SrtpProfile srtp,
    Lock lock,
    Optional<ShortAuthentication> string,
    PeerSigner signer) {
  /** The same when the people have compared the string now. */
  SecurityReport comparedNow() {
    return new SecurityReport(
        agreement,
        srtp,
        new Lock.Verified(PeerAccount.VerifiedBy.STRING),
        string.map(ShortAuthentication::comparedNow),
        signer);
  }
}
