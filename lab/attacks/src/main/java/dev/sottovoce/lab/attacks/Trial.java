package dev.sottovoce.lab.attacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What came of an attack.
 *
 * @param worksWeakened whether it succeeded against the server without the check
 * @param worksReally whether it succeeded against the server as it is
 */
public record Trial(Attack attack, boolean worksWeakened, boolean worksReally) {
  /** Whether the attack is one, and is stopped. */
  public boolean holds() {
    return worksWeakened && !worksReally;
  }

  /** Makes an attack twice, each time on a new server. */
  public static Trial of(Attack attack) throws Exception {
    return new Trial(attack, succeeds(attack, attack.weakened()), succeeds(attack, Setting.REAL));
  }

  private static boolean succeeds(Attack attack, Setting setting) throws Exception {
    Path folder = Files.createTempDirectory("sottovoce-attack");
    try (Target target = new Target(folder, setting)) {
      return attack.succeeds(target);
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> inside = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : inside) Files.deleteIfExists(each);
    }
  }
}
