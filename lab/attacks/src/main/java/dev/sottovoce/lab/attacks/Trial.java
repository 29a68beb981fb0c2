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

  /** Looks at a server and its folder after it was attacked. */
  @FunctionalInterface
  public interface Inspection {
    void of(Target target, Path folder) throws Exception;
  }

  /** Makes an attack after its control, each on a new server. */
  public static Trial of(Attack attack) throws Exception {
    return of(attack, (target, folder) -> {});
  }

  /** The same with a look at each server afterwards. */
  public static Trial of(Attack attack, Inspection inspection) throws Exception {
    Control control = attack.control();
    return new Trial(
        attack,
        on(control.setting(), control::tried, inspection),
        on(attack.setting(), attack::succeeds, inspection));
  }

  private static boolean on(Setting setting, Control.Honest tried, Inspection inspection)
      throws Exception {
    Path folder = Files.createTempDirectory("sottovoce-attack");
    try (Target target = Target.in(folder, setting)) {
      boolean taken = tried.isTaken(target);
      inspection.of(target, folder);
      return taken;
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
