package dev.sottovoce.crypto;

import dev.sottovoce.wire.Bytes;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Key material that is wiped with {@link #destroy()} and never printed. It lies outside the heap,
 * where no collection moves it and leaves a copy behind; what callers copy into arrays may still
 * linger, which is measured and published, not promised away.
 */
public final class Secret implements AutoCloseable {
  private static final SecretMemory MEMORY = SecretMemory.find();

  /** The process ends: what is read from now on are zeros, which must not pass for a key. */
  private static volatile boolean over;

  private final ByteBuffer octets;
  private boolean destroyed;

  private Secret(int length) {
    this.octets = MEMORY.allocate(length);
  }

  /** Where secrets lie on this machine, and how well that keeps them. */
  public static SecretMemory.Standing memoryStanding() {
    return MEMORY.standing();
  }

  /** Wipes all secrets of the process, which is about to end: none can be used any more. */
  public static void wipeAll() {
    over = true;
    MEMORY.wipe();
  }

  /** Copies the octets and wipes the array that they came in. */
  public static Secret takeFrom(byte[] octets) {
    Secret secret = new Secret(octets.length);
    secret.octets.duplicate().put(octets);
    Arrays.fill(octets, (byte) 0);
    return secret;
  }

  /** Copies the octets; the source stays as it is (test vectors, constants). */
  public static Secret copyOf(Bytes octets) {
    Secret secret = new Secret(octets.length());
    secret.octets.duplicate().put(octets.toBuffer());
    return secret;
  }

  public static Secret random(Entropy entropy, int length) {
    byte[] octets = new byte[length];
    entropy.fill(octets);
    return takeFrom(octets);
  }

  /**
   * A secret that a native library writes by itself, so that it never lies in the heap.
   *
   * @param writer fills the buffer, which is direct and {@code length} octets long
   */
  public static Secret filledBy(int length, Consumer<ByteBuffer> writer) {
    Secret secret = new Secret(length);
    writer.accept(secret.octets.duplicate());
    return secret;
  }

  public int length() {
    return octets.capacity();
  }

  /** A new secret with a copy of part of this one. */
  public Secret part(int from, int length) {
    Objects.checkFromIndexSize(from, length, octets.capacity());
    // Through the supertype: on Android 8 its subclass does not override these methods.
    Buffer range = exposed();
    range.position(from);
    range.limit(from + length);
    Secret part = new Secret(length);
    part.octets.duplicate().put((ByteBuffer) range);
    return part;
  }

  /** A copy in the caller's hands, who must wipe it. */
  public byte[] exposedCopy() {
    byte[] copy = new byte[octets.capacity()];
    exposeInto(copy, 0);
    return copy;
  }

  public void exposeInto(byte[] target, int at) {
    exposed().get(target, at, octets.capacity());
    requireProcess();
  }

  /**
   * The octets themselves, for native libraries: a direct buffer that shows zeros as soon as this
   * secret is destroyed.
   */
  public ByteBuffer unsafeView() {
    return exposed();
  }

  public boolean isDestroyed() {
    return destroyed;
  }

  public void destroy() {
    for (int i = 0; i < octets.capacity(); i++) octets.put(i, (byte) 0);
    destroyed = true;
  }

  @Override
  public void close() {
    destroy();
  }

  /** Compares in constant time; a destroyed secret equals nothing. */
  public boolean sameAs(Secret other) {
    int difference = octets.capacity() ^ other.octets.capacity();
    int common = Math.min(octets.capacity(), other.octets.capacity());
    for (int i = 0; i < common; i++) difference |= octets.get(i) ^ other.octets.get(i);
    return !destroyed && !other.destroyed && difference == 0;
  }

  @Override
  public String toString() {
    return "Secret[" + octets.capacity() + " octets" + (destroyed ? ", destroyed]" : "]");
  }

  private ByteBuffer exposed() {
    if (destroyed) throw new IllegalStateException("this secret was destroyed");
    requireProcess();
    return octets.duplicate();
  }

  private static void requireProcess() {
    if (over) throw new IllegalStateException("all secrets were wiped: the process ends");
  }
}
