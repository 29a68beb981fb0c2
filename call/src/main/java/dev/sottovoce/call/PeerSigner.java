package dev.sottovoce.call;

/** Who signed what the other end said in a call. */
public sealed interface PeerSigner {
  /** Nobody. */
  record Nobody() implements PeerSigner {}

  /** A device with a certificate of the organisation; there is no account that lists it. */
  record OfOrganisation() implements PeerSigner {}

  /** A device that the account of the person called, or calling, lists. */
  record OfAccount(PeerAccount account) implements PeerSigner {}
}
