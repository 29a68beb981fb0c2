package dev.sottovoce.phone;

import dev.sottovoce.phone.loop.Loop;
import dev.sottovoce.phone.network.Routes;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices that the way to the server leads through another network than before: from a cable to
 * Wi-Fi, from Wi-Fi to a mobile network. Looks often while a call goes on. Confined to the loop.
 */
final class NetworkWatch {
  private static final Duration IN_A_CALL = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Loop loop;
  private final Supplier<Optional<InetAddress>> server;
  private final BooleanSupplier calls;
  private final Runnable changed;
  private Routes.@Nullable Place place;
  private @Nullable Future<?> next;

  /**
   * @param server where the phone was connected to last
   * @param calls whether any go on
   * @param changed is told of another network
   */
  NetworkWatch(
      Loop loop, Supplier<Optional<InetAddress>> server, BooleanSupplier calls, Runnable changed) {
    this.loop = loop;
    this.server = server;
    this.calls = calls;
    this.changed = changed;
  }

  /** Looks from now on, as often as a call that goes on, or none, wants it. */
  void start() {
    if (next != null) next.cancel(false);
    next =
        loop.schedule(
            loop.now().plus(calls.getAsBoolean() ? IN_A_CALL : IDLE),
            () -> {
              if (look()) changed.run();
              start();
            });
  }

  /** Where this phone is now, as far as it has looked. */
  Optional<InetAddress> local() {
    return Optional.ofNullable(place).map(Routes.Place::address);
  }

  /**
   * Looks now. Without any way to the server there is nothing to change to.
   *
   * @return whether it is another network than at the last look
   */
  boolean look() {
    Optional<Routes.Place> now = server.get().flatMap(Routes::towards);
    Routes.Place before = place;
    boolean left = before != null && now.isPresent() && before.isLeftFor(now.get());
    if (now.isPresent() && (before == null || left)) place = now.get();
    return left;
  }
}
