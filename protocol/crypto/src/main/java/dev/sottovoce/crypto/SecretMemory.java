package dev.sottovoce.crypto;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Where secrets lie outside the heap: a service where a system can do better than Java's own. */
public interface SecretMemory {
  /**
   * How well secrets are kept.
   *
   * @param locked whether their pages are never written to swap
   * @param leftOutOfDumps whether a core dump of the process leaves their pages out
   * @param reason why not, for a person; empty when both are so
   */
  record Standing(boolean locked, boolean leftOutOfDumps, String reason) {}

  /** Zeros in a direct buffer, which is nobody else's for as long as something refers to it. */
  ByteBuffer allocate(int octets);

  /** Wipes everything that was allocated, for a process that ends. */
  void wipe();

  Standing standing();

  /** The service, or Java's direct memory where there is none. */
  static SecretMemory find() {
    try {
      Iterator<SecretMemory> services =
          ServiceLoader.load(SecretMemory.class, SecretMemory.class.getClassLoader()).iterator();
      if (services.hasNext()) return services.next();
    } catch (ServiceConfigurationError | LinkageError e) {
      // A service that cannot be had is no reason to have no secrets.
    }
    return new DirectMemory();
  }
}
