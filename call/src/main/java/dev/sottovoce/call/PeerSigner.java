package dev.sottovoce.call;

import dev.sottovoce.identity.passport.LogHead;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/** Who signed what the other end said in a call. */
public sealed interface PeerSigner {
  /**
   * Nobody.
   *
   * @param operatorKey whether it is a foreign phone whose key the operator made
   */
  record Nobody(boolean operatorKey) implements PeerSigner {}

  /**
   * A phone of another maker with a certificate of the organisation. It has signed its keys, and
   * nothing that words could be made of.
   */
  record Foreign() implements PeerSigner {}

  /** A device with a certificate of the organisation; there is no account that lists it. */
  record OfOrganisation() implements PeerSigner {}

  /**
   * A device that the account of the person called, or calling, lists.
   *
   * @param deviceKey which, as SubjectPublicKeyInfo
   * @param head the largest head of the log that it has seen, as it says
   */
  record OfAccount(PeerAccount account, Bytes deviceKey, Optional<LogHead> head)
      implements PeerSigner {}
}
