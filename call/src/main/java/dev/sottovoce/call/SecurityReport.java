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
 * @param string what the people may compare, where the key agreement has it
 */
public record SecurityReport(
    KeyAgreement agreement, SrtpProfile srtp, Lock lock, Optional<ShortAuthentication> string) {
  /** The same when the people have compared the string now. */
  SecurityReport comparedNow() {
    return new SecurityReport(
        agreement, srtp, Lock.VERIFIED, string.map(ShortAuthentication::comparedNow));
  }
}
