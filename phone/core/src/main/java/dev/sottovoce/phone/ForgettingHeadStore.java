package dev.sottovoce.phone;

import dev.sottovoce.transparency.HeadState;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** See {@link HeadStore#forgetting()}. */
final class ForgettingHeadStore implements HeadStore {
  private final Map<String, HeadState> saved = new ConcurrentHashMap<>();

  @Override
  public Optional<HeadState> load(String keyId) {
    return Optional.ofNullable(saved.get(keyId));
  }

  @Override
  public void save(String keyId, HeadState head) {
    saved.put(keyId, head);
  }
}
