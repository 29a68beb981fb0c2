package dev.sottovoce.crypto.backend;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a backend has, by primitive: a map that keeps each primitive's shape. */
public final class Offer {
  private final Map<Primitive<?>, Object> implementations = new LinkedHashMap<>();

  public <T> Offer with(Primitive<T> primitive, T implementation) {
    implementations.put(primitive, implementation);
    return this;
  }

  public <T> Optional<T> find(Primitive<T> primitive) {
    Object found = implementations.get(primitive);
    return found == null ? Optional.empty() : Optional.of(primitive.cast(found));
  }
}
