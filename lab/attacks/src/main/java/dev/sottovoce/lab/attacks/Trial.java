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
 * @param bites whether its control worked, so that success would be noticed
 * @param succeeds whether it succeeded against the server as it is
 */
public record Trial(Attack attack, boolean bites, boolean succeeds) {
  /** Whether the attack is one, and is stopped. */
  public boolean holds() {
    return bites && !succeeds;
  }

  /** Makes an attack after its control, each on a new server. */
  public static Trial of(Attack attack) throws Exception {
    Control control = attack.control();
    return new Trial(
        attack, on(control.setting(), control::tried), on(attack.setting(), attack::succeeds));
  }

  private static boolean on(Setting setting, Control.Honest tried) throws Exception {
    Path folder = Files.createTempDirectory("sottovoce-attack");
    try (Target target = new Target(folder, setting)) {
      return tried.isTaken(target);
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
