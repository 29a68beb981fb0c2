package dev.sottovoce.srtp;

import java.util.Arrays;
import javax.crypto.SecretKey;

/** An AES key for {@code javax.crypto} that, unlike the JDK's own, can be wiped. */
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

  @Override
  public void destroy() {
    Arrays.fill(octets, (byte) 0);
  }

  @Override
  public String toString() {
    return "SessionKey[" + octets.length + " octets]";
  }
}
