package dev.sottovoce.crypto;

import dev.sottovoce.wire.Bytes;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;

/**
 * Key material that is wiped with {@link #destroy()} and never printed. On the JVM's heap a copy
 * may survive a collection; what remains is measured and published, not promised away.
 */
public final class Secret implements AutoCloseable {
  private final byte[] octets;
  private boolean destroyed;

  private Secret(byte[] octets) {
    this.octets = octets;
  }

  /** Copies the octets and wipes the array that they came in. */
  public static Secret takeFrom(byte[] octets) {
    Secret secret = new Secret(octets.clone());
    Arrays.fill(octets, (byte) 0);
    return secret;
  }

  /** Copies the octets; the source stays as it is (test vectors, constants). */
  public static Secret copyOf(Bytes octets) {
    return new Secret(octets.toArray());
  }

  public static Secret random(Entropy entropy, int length) {
    byte[] octets = new byte[length];
    entropy.fill(octets);
    return new Secret(octets);
  }

  public int length() {
    return octets.length;
  }

  /** A new secret with a copy of part of this one. */
  public Secret part(int from, int length) {
    Objects.checkFromIndexSize(from, length, octets.length);
    return new Secret(Arrays.copyOfRange(exposed(), from, from + length));
  }

  /** A copy in the caller's hands, who must wipe it. */
  public byte[] exposedCopy() {
    return exposed().clone();
  }

  public void exposeInto(byte[] target, int at) {
    System.arraycopy(exposed(), 0, target, at, octets.length);
  }

  public boolean isDestroyed() {
    return destroyed;
  }

  public void destroy() {
    Arrays.fill(octets, (byte) 0);
    destroyed = true;
  }

  @Override
  public void close() {
    destroy();
  }

  /** Compares in constant time; a destroyed secret equals nothing. */
  public boolean sameAs(Secret other) {
    return !destroyed && !other.destroyed && MessageDigest.isEqual(octets, other.octets);
  }

  @Override
  public String toString() {
    return "Secret[" + octets.length + " octets" + (destroyed ? ", destroyed]" : "]");
  }

  private byte[] exposed() {
    if (destroyed) throw new IllegalStateException("this secret was destroyed");
    return octets;
  }
}
