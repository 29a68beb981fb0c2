package dev.sottovoce.crypto;

/**
 * The fact that the other end of a key agreement is the one that its signalling announced. Only
 * that check itself makes one ({@link Fingerprint#verify}, {@link ZrtpHash#verify}, {@link
 * AuthenticMessage}), and the media engine opens only with one: skipping the check does not
 * compile.
 */
public final class VerifiedPeer {
  /** What ties the key agreement to the signalling. */
  public enum Proof {
    /** The certificate of the DTLS handshake has the announced fingerprint (RFC 5763). */
    CERTIFICATE_FINGERPRINT,
    /** The Hello of the ZRTP exchange has the announced hash (RFC 6189 section 8.1). */
    ZRTP_HASH,
    /** Nothing but the SAS that two people compare: ZRTP without a hash in the signalling. */
    SHORT_AUTHENTICATION_STRING,
    /** The MIKEY message is signed with a certificate that its domain vouches for (RFC 3830). */
    SIGNATURE,
    /** The MIKEY message is authenticated with a key that only the group has (RFC 4650). */
    SHARED_KEY
  }

  private final Proof proof;

  VerifiedPeer(Proof proof) {
    this.proof = proof;
  }

  public Proof proof() {
    return proof;
  }

  @Override
  public String toString() {
    return "VerifiedPeer[" + proof + "]";
  }
}
