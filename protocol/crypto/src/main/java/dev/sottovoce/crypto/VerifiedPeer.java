package dev.sottovoce.crypto;

/**
 * The fact that the other end of a key agreement holds the certificate that its signalling
 * announced. Only {@link Fingerprint#verify} makes one, and the media engine opens only with one:
 * skipping the check does not compile.
 */
public final class VerifiedPeer {
  private final Fingerprint fingerprint;

  VerifiedPeer(Fingerprint fingerprint) {
    this.fingerprint = fingerprint;
  }

  public Fingerprint fingerprint() {
    return fingerprint;
  }
}
