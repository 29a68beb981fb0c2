package dev.sottovoce.dtls.handshake;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How many octets an object of ours holds, with all that can be reached from it. */
final class Held {
  /** What an entry or a small object costs at least. */
  private static final int OBJECT_OCTETS = 16;

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> waiting = new ArrayDeque<>();
  private long octets;

  private Held() {}

  static long octets(Object root) {
    Held held = new Held();
    held.reach(root);
    while (!held.waiting.isEmpty()) held.look(held.waiting.pop());
    return held.octets;
  }

  private void reach(@Nullable Object object) {
    if (object != null && seen.add(object)) waiting.push(object);
  }

  private void look(Object object) {
    octets += OBJECT_OCTETS;
    if (object instanceof byte[] bytes) {
      octets += bytes.length;
    } else if (object instanceof Object[] array) {
      for (Object each : array) reach(each);
    } else if (object instanceof BitSet bits) {
      octets += bits.size() / 8;
    } else if (object instanceof Collection<?> collection) {
      collection.forEach(this::reach);
    } else if (object instanceof Map<?, ?> map) {
      map.forEach((key, value) -> {
        reach(key);
        reach(value);
      });
    } else if (object.getClass().getName().startsWith("dev.sottovoce.")) {
      lookInto(object);
    }
    // What lies in the platform and in Bouncy Castle does not grow by what a peer says.
  }

  private void lookInto(Object object) {
    Class<?> type = object.getClass();
    while (type.getName().startsWith("dev.sottovoce.")) {
      for (Field field : type.getDeclaredFields()) follow(object, field);
      type = type.getSuperclass();
    }
  }

  private void follow(Object object, Field field) {
    if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) return;
    try {
      field.setAccessible(true);
      reach(field.get(object));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
