package dev.sottovoce.lab.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Arrows between rooms run down only. */
class ArrowsTest {
  @Test
  void noRoomLooksUp() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass origin : Rooms.classes()) {
      String room = Rooms.of(origin.getPackageName()).orElse("");
      for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
        String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
        Rooms.of(target)
            .filter(other -> !other.equals(room))
            .filter(other -> !Rooms.ARROWS.getOrDefault(room, Set.of()).contains(other))
            .ifPresent(
                other -> wrong.add(room + " -> " + other + ": " + dependency.getDescription()));
      }
    }
    assertEquals(Set.of(), wrong, "see ARCHITECTURE for the arrows");
  }

  @Test
  void everyPackageBelongsToARoom() {
    List<String> homeless =
        Rooms.classes().stream()
            .map(JavaClass::getPackageName)
            .filter(name -> Rooms.of(name).isEmpty())
            .distinct()
            .toList();
    assertEquals(List.of(), homeless);
  }

  /** Otherwise a room that is not on this class path would pass every rule. */
  @Test
  void everyRoomIsLookedAt() {
    Set<String> seen =
        Rooms.classes().stream()
            .flatMap(one -> Rooms.of(one.getPackageName()).stream())
            .collect(Collectors.toSet());
    assertEquals(new TreeSet<>(Rooms.ARROWS.keySet()), new TreeSet<>(seen));
  }

  @Test
  void everyModuleOfTheReactorHasItsRoom() {
    String pom = Checkout.text(java.nio.file.Path.of("pom.xml"));
    // The phone in the browser has no classes.
    long modules =
        pom.lines()
            .filter(line -> line.contains("<module>") && !line.contains("<module>web<"))
            .count();
    assertTrue(modules > 0);
    assertEquals(Rooms.ARROWS.size(), modules, "a new module needs its line in Rooms.ARROWS");
  }
}
