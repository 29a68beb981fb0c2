package dev.sottovoce.lab.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    attack.missing().ifPresent(AttackSuiteTest::skip);
    Trial trial;
    try (Confidences confidences = new Confidences()) {
      trial = Trial.of(attack, confidences::areKept);
    }
    assertTrue(trial.bites(), attack.name() + ": " + attack.control().word() + "? no");
    assertFalse(trial.succeeds(), attack.name() + " works");
  }

  /** Says so; with CI set, what is missing is a fault. */
  private static void skip(String missing) {
    if (System.getenv("CI") != null) fail(missing);
    System.err.println("SKIPPED: " + missing);
    abort(missing);
  }

  /** Whoever looks finds what is there: in the log, and in a file. */
  @Test
  void whatAServerTells_isFound(@TempDir Path folder) throws Exception {
    try (Confidences confidences = new Confidences();
        Target target = Target.in(folder, Setting.REAL)) {
      Device alice = target.device("alice");
      assertEquals(List.of(), confidences.told(target, folder));
      Logger log = LoggerFactory.getLogger("dev.sottovoce.server.Somewhere");
      log.trace("a call from {}", alice.address());
      log.trace("device {} signs in", target.deviceIds().getFirst());
      log.trace("from 127.0.0.7:4711");
      Files.writeString(folder.resolve("notes"), "token=" + alice.token());
      assertEquals(4, confidences.told(target, folder).size());
    }
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
