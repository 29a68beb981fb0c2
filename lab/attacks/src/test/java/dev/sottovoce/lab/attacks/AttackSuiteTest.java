package dev.sottovoce.lab.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every attack is stopped, and would be noticed: it works without the check that stops it, or,
 * where there is no check to leave out, its honest form is taken.
 */
class AttackSuiteTest {
  static List<Attack> attacks() {
    return Suite.all();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void anAttack_wouldBeNoticed_andIsStopped(Attack attack) throws Exception {
    Trial trial = Trial.of(attack);
    assertTrue(trial.bites(), attack.name() + ": " + attack.control().word() + "? no");
    assertFalse(trial.succeeds(), attack.name() + " works");
  }

  @Test
  void whatIsNoAttack_isWrongUsage() throws Exception {
    assertEquals(2, Main.run(List.of()));
    assertEquals(2, Main.run(List.of("run", "nothing-like-that")));
    assertEquals(2, Main.run(List.of("walk")));
  }

  @Test
  void namesAreOfOneAttackEach() {
    List<String> names = attacks().stream().map(Attack::name).toList();
    assertEquals(names.size(), names.stream().distinct().count());
    assertEquals("stolen-token", names.getFirst());
    for (String name : names) assertTrue(Suite.named(name).isPresent(), name);
  }
}
