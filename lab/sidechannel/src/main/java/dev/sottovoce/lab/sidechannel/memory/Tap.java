package dev.sottovoce.lab.sidechannel.memory;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.StackWalker.StackFrame;
import java.lang.foreign.MemorySegment;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;

/**
 * Sees every secret of a scenario while it lives, also those that exist only within one step of a
 * protocol machine: {@link Weaver} has {@link Secret} and Bouncy Castle call in here. Each value
 * that is noted is looked for at once where it lies, which is the control.
 */
public final class Tap {
  private static final StackWalker STACK = StackWalker.getInstance();
  private static final Map<Sought, Integer> SEEN = new LinkedHashMap<>();
  private static final Map<Secret, String> SECRETS = new IdentityHashMap<>();
  private static @Nullable Names names;

  private Tap() {}

  /** From now on everything that is made is noted. */
  static synchronized void open(Names naming) {
    names = naming;
  }

  /** What is made from now on is another scenario's. */
  static synchronized void close() {
    noteLiving();
    names = null;
  }

  /** The same randomness, with every draw noted: private keys and seeds begin there. */
  static Entropy on(Entropy entropy) {
    return target -> {
      entropy.fill(target);
      array(target);
    };
  }

  /** Notes what is alive and has not been noted yet. */
  static synchronized void noteLiving() {
    SECRETS.forEach((secret, name) -> {
      if (!secret.isDestroyed()) note(name, secret);
    });
  }

  /** What is alive outside the heap, of those that were noted. */
  static synchronized List<Sought> living() {
    return SECRETS.entrySet().stream()
        .filter(each -> !each.getKey().isDestroyed() && each.getKey().length() >= Sought.OCTETS)
        .map(each -> Sought.of(each.getValue(), each.getKey()))
        .filter(each -> !each.isTrivial())
        .distinct()
        .toList();
  }

  /** What was noted, and how many copies the control found of each. */
  static synchronized Map<Sought, Integer> seen() {
    return new LinkedHashMap<>(SEEN);
  }

  /** How many {@link Secret}s of each name have never been wiped: a heap dump does not see them. */
  static synchronized Map<String, Integer> neverWiped() {
    return SECRETS.entrySet().stream()
        .filter(each -> !each.getKey().isDestroyed())
        .collect(Collectors.toMap(Map.Entry::getValue, each -> 1, Integer::sum));
  }

  /** At the end of a constructor of {@link Secret}: no octets are in it yet. */
  public static synchronized void made(Object secret) {
    Secret made = (Secret) secret;
    if (made.length() == 0) return;
    name().ifPresent(name -> SECRETS.put(made, name));
  }

  /** At the beginning of {@link Secret#destroy}. */
  public static synchronized void ending(Object secret) {
    Secret ending = (Secret) secret;
    String name = SECRETS.get(ending);
    if (name != null && !ending.isDestroyed()) note(name, ending);
  }

  /** Octets that Bouncy Castle keeps. */
  public static void kept(Object octets) {
    array((byte[]) octets);
  }

  /** A key that Bouncy Castle was given. */
  public static synchronized void keyed(Object key) {
    if (names != null && names.alsoKeysGiven()) array(((KeyParameter) key).getKey());
  }

  private static synchronized void array(byte[] octets) {
    if (octets.length < Sought.OCTETS) return;
    name()
        .ifPresent(name ->
            Sought.of(name, octets)
                .ifPresent(sought -> {
                  if (!SEEN.containsKey(sought)) SEEN.put(sought, count(sought, Optional.empty()));
                }));
  }

  private static void note(String name, Secret secret) {
    if (secret.length() < Sought.OCTETS) return;
    Sought sought = Sought.of(name, secret);
    if (sought.isTrivial() || SEEN.containsKey(sought)) return;
    long address = MemorySegment.ofBuffer(secret.unsafeView()).address();
    SEEN.put(sought, count(sought, Optional.of(address)));
  }

  private static int count(Sought sought, Optional<Long> address) {
    try {
      MemoryScan scan = new MemoryScan(List.of(sought));
      Map<Sought, Integer> found =
          address.isPresent() ? scan.around(address.get()) : scan.everywhere();
      return found.getOrDefault(sought, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> name() {
    Names naming = names;
    return naming == null
        ? Optional.empty()
        : naming.of(
            STACK.walk(frames ->
                frames
                    .map(Tap::method)
                    .filter(method -> !method.isEmpty())
                    .collect(Collectors.toList())));
  }

  /** {@code KeySchedule.export}; empty for what every secret comes through. */
  private static String method(StackFrame frame) {
    String type = frame.getClassName();
    boolean telling =
        (type.startsWith("dev.sottovoce.") || type.startsWith("org.bouncycastle."))
            && !type.equals(Secret.class.getName())
            && !type.startsWith(Tap.class.getName());
    return telling ? type.substring(type.lastIndexOf('.') + 1) + '.' + frame.getMethodName() : "";
  }
}
