package dev.sottovoce.server.console;

import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.Policy.LastSeen;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has it kept when devices signed in last, again and again, and as exactly as the policy wants. */
final class Presence {
  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

  private final Surroundings around;

  Presence(Surroundings around) {
    this.around = around;
  }

  /** Called by the router's loop. */
  void sample() {
    Set<UUID> devices = around.router().takeSeen();
    LastSeen wanted = around.policy().get().map(Policy::lastSeen).orElse(LastSeen.NEVER);
    LocalDate today = around.today();
    // In order, so that one thread at a time has it.
    around
        .vertx()
        .executeBlocking(
            () -> {
              around.administration().seenDevices().seen(devices, wanted, today);
              return devices.size();
            },
            true)
        .onFailure(failure -> LOG.error("when devices were seen could not be kept", failure));
  }
}
