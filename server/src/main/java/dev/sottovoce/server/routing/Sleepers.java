package dev.sottovoce.server.routing;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.sip.push.PushOffer;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.push.WakeUp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which devices can be woken (RFC 8599), whether they are connected or not, and how long those take
 * that are. How they are woken, somebody else knows. Confined to the edge's event loop.
 */
final class Sleepers {
  private static final String UNKNOWN = "unknown";

  /** A device that can be woken. */
  private static final class Sleeper {
    private String model;
    private Instant until;
    private Instant testedAt;

    Sleeper(String model, Instant until, Instant testedAt) {
      this.model = model;
      this.until = until;
      this.testedAt = testedAt;
    }
  }

  /**
   * A device that was woken.
   *
   * @param isThere whether it has come, so that its ringing is what is missing
   */
  private record Woken(String model, Instant at, boolean isThere) {
    Duration until(Instant now) {
      return Duration.between(at, now);
    }
  }

  private final Map<String, Map<UUID, Sleeper>> users = new HashMap<>();
  private final Map<UUID, Woken> woken = new HashMap<>();
  private Wakers wakers = Wakers.NONE;

  void use(Wakers other) {
    wakers = other;
  }

  Optional<PushOffer> offer() {
    return wakers.offer();
  }

  boolean takes(PushParameters how) {
    return wakers.takes(how);
  }

  /** A device asked to be woken so. */
  void keep(
      DeviceCertificate device, String model, PushParameters how, Instant until, Instant now) {
    Sleeper sleeper = sleeper(device.user(), device.device(), until, now);
    sleeper.model = model;
    wakers.keep(device.device(), how, until);
  }

  /** The same for one that asked before this server began. */
  void remember(String user, UUID device, Instant until, Instant now) {
    sleeper(user, device, until, now);
  }

  private Sleeper sleeper(String user, UUID device, Instant until, Instant now) {
    Sleeper sleeper =
        users
            .computeIfAbsent(user, name -> new LinkedHashMap<>())
            .computeIfAbsent(device, id -> new Sleeper(UNKNOWN, until, now));
    sleeper.until = until;
    return sleeper;
  }

  /** A device does not ask any more. */
  void forget(DeviceCertificate device) {
    if (remove(device.user(), device.device())) wakers.forget(device.device());
  }

  /** A device cannot be woken any more, whoever's it is. */
  void lose(UUID device) {
    for (String user : List.copyOf(users.keySet())) remove(user, device);
  }

  private boolean remove(String user, UUID device) {
    Map<UUID, Sleeper> devices = users.get(user);
    if (devices == null) return false;
    boolean known = devices.remove(device) != null;
    if (devices.isEmpty()) users.remove(user);
    woken.remove(device);
    return known;
  }

  /** A user's devices that can be woken now. */
  List<UUID> of(String user, Instant now) {
    List<UUID> devices = new ArrayList<>(2);
    users
        .getOrDefault(user, Map.of())
        .forEach((device, sleeper) -> {
          if (now.isBefore(sleeper.until)) devices.add(device);
        });
    return devices;
  }

  /** Wakes a device that sleeps. */
  void wake(String user, UUID device, WakeUp.Kind why, Instant now) {
    Sleeper sleeper = users.getOrDefault(user, Map.of()).get(device);
    String model = sleeper == null ? UNKNOWN : sleeper.model;
    // A second push while the first is under way wakes nobody sooner.
    woken.putIfAbsent(device, new Woken(model, now, false));
    wakers.wake(device, why);
  }

  /** Tests those whose last test, or first word, is that long ago; never those that are there. */
  void test(Registrar registrar, Duration every, Instant now) {
    users.forEach((user, devices) -> {
      List<UUID> connected =
          registrar.lookUp(user, now).stream().map(each -> each.flow().device().device()).toList();
      devices.forEach((device, sleeper) -> {
        if (connected.contains(device) || now.isBefore(sleeper.testedAt.plus(every))) return;
        sleeper.testedAt = now;
        wake(user, device, WakeUp.Kind.TEST, now);
      });
    });
  }

  /** A device has registered. */
  void arrived(UUID device, String model, Instant now) {
    Woken waited = woken.get(device);
    if (waited == null || waited.isThere()) return;
    wakers.measured(model, Milestone.THERE, waited.until(now));
    woken.put(device, new Woken(model, waited.at(), true));
  }

  /** A device rings. */
  void rings(UUID device, Instant now) {
    Woken waited = woken.get(device);
    if (waited == null || !waited.isThere()) return;
    woken.remove(device);
    wakers.measured(waited.model(), Milestone.RINGING, waited.until(now));
  }

  /** Forgets what has expired, and whom nobody waits for any more. */
  void sweep(Instant now) {
    for (Map<UUID, Sleeper> devices : users.values()) {
      devices.values().removeIf(sleeper -> !now.isBefore(sleeper.until));
    }
    users.values().removeIf(Map::isEmpty);
    woken
        .values()
        .removeIf(each -> {
          if (each.until(now).compareTo(WaitingCalls.PATIENCE) <= 0) return false;
          if (!each.isThere()) wakers.measured(each.model(), Milestone.MISSED, each.until(now));
          return true;
        });
  }

  /** How many devices can be woken. */
  int size() {
    return users.values().stream().mapToInt(Map::size).sum();
  }
}
