package dev.sottovoce.crypto.backend;

import java.util.Optional;

/**
 * A library's primitives. Implementations need a public constructor without parameters if {@link
 * java.util.ServiceLoader} is to find them; it must not fail where the library is absent.
 */
public interface CryptoBackend {
  /** What to call it in a report, with its version, such as {@code OpenSSL 3.0.22}. */
  String name();

  /** The primitive, or nothing where this library does not have it here. */
  <T> Optional<T> find(Primitive<T> primitive);

  /** The primitive; {@link IllegalStateException} where this library does not have it here. */
  default <T> T require(Primitive<T> primitive) {
    return find(primitive)
        .orElseThrow(() -> new IllegalStateException("no backend serves " + primitive));
  }

  /** Whether the time that its AES takes depends on keys and data. */
  AesTiming aesTiming();

  /** The same of one primitive with AES in it, where they differ. */
  default AesTiming aesTiming(Primitive<?> primitive) {
    return aesTiming();
  }

  /** Why it offers nothing here, with what to do about it; empty where it works. */
  default String whyAbsent() {
    return "";
  }
}
