package dev.sottovoce.zrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.zrtp.ZrtpEndpoint.Input;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.junit.jupiter.api.Test;

/** What can still be reached from an endpoint once it is closed. */
class SecretsAreWipedTest {
  @Test
  void afterTheCall_noSecretCanBeReached() {
    for (ZrtpConfig config : List.of(Parties.LINPHONE_LIKE, Parties.X255, Parties.OWN)) {
      Duo first = Duo.of(config).build().run().assertAgreed();
      Duo duo =
          Duo.of(config)
              .seed(2)
              .caches(first.alice.retained(), first.bob.retained())
              .build()
              .run()
              .assertAgreed();
      for (End end : List.of(duo.alice, duo.bob)) {
        // The control: before the end there is something to be found.
        assertFalse(secretsOf(end).isEmpty());
        end.handle(new Input.Close(), duo.now);
        assertEquals(List.of(), secretsOf(end), config.keyAgreements().toString());
      }
    }
  }

  @Test
  void afterAFailure_noSecretCanBeReached() {
    Duo duo = Duo.of(Parties.OWN).build();
    duo.between =
        Tamper.change(Tamper.Way.BOTH, MessageType.CONFIRM_1, confirm -> Tamper.flip(confirm, 40));
    duo.run();
    assertTrue(duo.alice.failed().isPresent() && duo.bob.failed().isPresent());
    assertEquals(List.of(), secretsOf(duo.alice));
    assertEquals(List.of(), secretsOf(duo.bob));
  }

  /** Live secrets and private keys, but not H0, which is told to the peer in the end. */
  private static List<Object> secretsOf(End end) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> open = new ArrayDeque<>(List.of(end.endpoint));
    List<Object> found = new ArrayList<>();
    while (!open.isEmpty()) {
      Object object = open.pop();
      if (!seen.add(object) || object instanceof HashChain) continue;
      if (object instanceof Secret secret) {
        if (!secret.isDestroyed()) found.add(secret);
      } else if (object instanceof AsymmetricKeyParameter) {
        found.add(object);
      } else {
        inside(object).forEach(open::push);
      }
    }
    return found;
  }

  private static List<Object> inside(Object object) {
    List<Object> inside = new ArrayList<>();
    if (object instanceof Optional<?> optional) optional.ifPresent(inside::add);
    if (object instanceof Collection<?> collection) inside.addAll(collection);
    if (object.getClass().getName().startsWith("dev.sottovoce.")) {
      for (Field field : object.getClass().getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) continue;
        try {
          field.setAccessible(true);
          Object value = field.get(object);
          if (value != null) inside.add(value);
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
      }
    }
    return inside;
  }
}
