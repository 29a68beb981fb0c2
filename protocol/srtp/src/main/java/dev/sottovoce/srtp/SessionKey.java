package dev.sottovoce.srtp;

import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * An AES key for {@code javax.crypto}, a session's or the master's, that can be wiped, unlike the
 * JDK's own.
 */
final class SessionKey implements SecretKey {
  private static final long serialVersionUID = 1L;

  private final transient byte[] octets;

  SessionKey(byte[] octets) {
    this.octets = octets.clone();
  }

  @Override
  public String getAlgorithm() {
    return "AES";
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  @Override
  public byte[] getEncoded() {
    return octets.clone();
  }

  /** A key of zeros and of the same length, to push this one out of a cipher. */
  SessionKey replacement() {
    return new SessionKey(new byte[octets.length]);
  }

  @Override
  public void destroy() {
    Arrays.fill(octets, (byte) 0);
  }

  @Override
  public String toString() {
    return "SessionKey[" + octets.length + " octets]";
  }
}
