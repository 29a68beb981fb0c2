package dev.sottovoce.server.routing;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.sip.push.PushOffer;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.push.WakeUp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which devices can be woken (RFC 8599), whether they are connected or not. How, somebody else
 * knows. Confined to the edge's event loop.
 */
final class Sleepers {
  private final Map<String, Map<UUID, Instant>> users = new HashMap<>();
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
  void keep(DeviceCertificate device, PushParameters how, Instant until) {
    remember(device.user(), device.device(), until);
    wakers.keep(device.device(), how, until);
  }

  /** The same for one that asked before this server began. */
  void remember(String user, UUID device, Instant until) {
    users.computeIfAbsent(user, name -> new LinkedHashMap<>()).put(device, until);
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
    Map<UUID, Instant> devices = users.get(user);
    if (devices == null) return false;
    boolean known = devices.remove(device) != null;
    if (devices.isEmpty()) users.remove(user);
    return known;
  }

  /** A user's devices that can be woken now. */
  List<UUID> of(String user, Instant now) {
    List<UUID> devices = new ArrayList<>(2);
    users
        .getOrDefault(user, Map.of())
        .forEach((device, until) -> {
          if (now.isBefore(until)) devices.add(device);
        });
    return devices;
  }

  void wake(UUID device) {
    wakers.wake(device, WakeUp.Kind.CALL);
  }

  /** Forgets what has expired. */
  void sweep(Instant now) {
    for (Map<UUID, Instant> devices : users.values()) {
      devices.values().removeIf(until -> !now.isBefore(until));
    }
    users.values().removeIf(Map::isEmpty);
  }

  /** How many devices can be woken. */
  int size() {
    return users.values().stream().mapToInt(Map::size).sum();
  }
}
