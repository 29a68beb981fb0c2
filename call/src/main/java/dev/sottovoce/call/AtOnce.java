package dev.sottovoce.call;

import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** A key agreement that is over when its path is there: nothing of it is on the media path. */
final class AtOnce implements Keying {
  private final Supplier<Output> outcome;

  AtOnce(Supplier<Output> outcome) {
    this.outcome = outcome;
  }

  @Override
  public List<Output> start(Instant now) {
    return List.of(outcome.get());
  }

  @Override
  public List<Output> received(Bytes datagram, Instant now) {
    return List.of();
  }

  @Override
  public List<Output> tick(Instant now) {
    return List.of();
  }

  @Override
  public List<Output> close(Instant now) {
    return List.of();
  }
}
