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
  /**
   * What a later quantum computer could do, for the details of the lock: as this end measured it in
   * the key agreement, and about what is said, not about who says it.
   */
  public String quantumSentence() {
    return agreement.postQuantum()
        ? "Post-quantum: a recording of this call stays closed to a later quantum computer."
            + " Signatures are classical."
        : "Not post-quantum: a later quantum computer could open a recording of this call."
            + " Signatures are classical.";
  }

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
