package dev.sottovoce.lab.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Protocol rooms and {@code call} are logic only: octets and a clock reading go in, values come
 * out. Whoever drives them owns sockets, threads, clocks and randomness.
 */
class PurityTest {
  /** Types that bring the outside world in; a trailing dot means the whole package. */
  private static final List<String> WORLD =
      List.of(
          "java.net.Socket",
          "java.net.ServerSocket",
          "java.net.Datagram",
          "java.net.Multicast",
          "java.net.NetworkInterface",
          "java.net.URL",
          "java.net.Http",
          "java.net.http.",
          "java.nio.channels.",
          "java.nio.file.",
          "java.io.File",
          "javax.net.",
          "java.lang.Thread",
          "java.lang.Process",
          "java.lang.ScopedValue",
          "java.util.Timer",
          "java.util.concurrent.",
          "java.time.Clock",
          "java.time.InstantSource",
          "java.util.Calendar",
          "java.security.SecureRandom",
          "java.util.Random",
          "java.util.random.");

  /**
   * Calls that read a clock, ask the network or draw randomness although their type is harmless;
   * with parameters where only that form does.
   */
  private static final Set<String> READINGS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.Math.random",
          "java.util.UUID.randomUUID",
          "java.util.Date.<init>()",
          "java.security.KeyPairGenerator.initialize(int)",
          "javax.crypto.KeyGenerator.init(int)",
          "java.net.InetAddress.getByName",
          "java.net.InetAddress.getAllByName",
          "java.net.InetAddress.getLocalHost");

  /**
   * Class name (nested ones included) to the types that it may use all the same. Each line says
   * why; ADR 0004 has the whole reason for those of the DTLS room.
   */
  private static final Map<String, Set<String>> EXCEPTIONS =
      Map.of(
          // Bouncy Castle's DTLS blocks, so its handshake runs on a thread that the driver lends
          // through an Executor; the lock hands datagrams over while handle() waits.
          "dev.sottovoce.dtls.LockStep",
          Set.of(
              "java.util.concurrent.Executor",
              "java.util.concurrent.locks.Condition",
              "java.util.concurrent.locks.ReentrantLock"),
          "dev.sottovoce.dtls.Dtls12Association",
          Set.of(
              "java.util.concurrent.Executor", "java.util.concurrent.RejectedExecutionException"),
          // These two pass that Executor on.
          "dev.sottovoce.dtls.DtlsEndpoint",
          Set.of("java.util.concurrent.Executor"),
          "dev.sottovoce.call.DtlsKeying",
          Set.of("java.util.concurrent.Executor"),
          // Injected randomness in the only shape that Bouncy Castle takes.
          "dev.sottovoce.crypto.backend.EntropyRandom",
          Set.of("java.security.SecureRandom"));

  @Test
  void noSocketThreadClockOrRandomness() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass origin : Rooms.classes()) {
      if (!isPure(origin)) continue;
      for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
        String target = dependency.getTargetClass().getBaseComponentType().getName();
        if (isWorld(target) && !mayUse(origin, target))
          wrong.add(origin.getName() + " uses " + target);
      }
      for (JavaAccess<?> access : origin.getAccessesFromSelf()) {
        if (isReading(access)) wrong.add(access.getDescription());
      }
    }
    assertEquals(Set.of(), wrong);
  }

  private static boolean isPure(JavaClass origin) {
    return Rooms.of(origin.getPackageName()).filter(Rooms.pure()::contains).isPresent();
  }

  private static boolean isWorld(String type) {
    return WORLD.stream().anyMatch(type::startsWith) && !type.equals("java.lang.ThreadLocal");
  }

  private static boolean mayUse(JavaClass origin, String target) {
    String outermost = origin.getName().replaceFirst("\\$.*", "");
    return EXCEPTIONS.getOrDefault(outermost, Set.of()).stream()
        .anyMatch(allowed -> target.equals(allowed) || target.startsWith(allowed + "$"));
  }

  private static boolean isReading(JavaAccess<?> access) {
    String type = access.getTargetOwner().getName();
    String call = type + "." + access.getTarget().getName();
    // The one-argument forms take a Clock, which is forbidden by its type.
    boolean now = type.startsWith("java.time.") && access.getTarget().getName().equals("now");
    return now
        || READINGS.contains(call)
        || access
            .getTarget()
            .getFullName()
            .equals("java.security.KeyPairGenerator.initialize(int)");
  }
}
