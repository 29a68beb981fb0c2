package dev.sottovoce.phone;

import dev.sottovoce.wire.Bytes;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** See {@link AccountMemory#forgetting()}. */
final class ForgettingAccountMemory implements AccountMemory {
  private final Map<Part, Bytes> parts = new EnumMap<>(Part.class);

  @Override
  public synchronized Optional<Bytes> load(Part part) {
    return Optional.ofNullable(parts.get(part));
  }

  @Override
  public synchronized void save(Part part, Bytes content) {
    parts.put(part, content);
  }

  @Override
  public synchronized void clear(Part part) {
    parts.remove(part);
  }
}
