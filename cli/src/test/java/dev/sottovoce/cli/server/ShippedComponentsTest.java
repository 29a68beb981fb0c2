package dev.sottovoce.cli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.server.console.Components;
import dev.sottovoce.server.console.Components.Component;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the build wrote down of what ships, and the console shows. */
class ShippedComponentsTest {
  private static final Set<String> LICENCES =
      Set.of(
          "Apache-2.0",
          "MIT",
          "BSD",
          "EPL",
          "Public Domain",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "0BSD",
          "ISC");

  @Test
  void eachComponent_hasALicenceThatTheProjectTakes() throws IOException {
    List<Component> all = Components.shipped();
    for (String each : List.of("vertx-core", "picocli", "nimbus-jose-jwt", "lit", "jssip")) {
      assertEquals(1, all.stream().filter(found -> found.name().equals(each)).count(), each);
    }
    for (Component each : all) {
      // Where there are several, one of them may be chosen.
      assertTrue(each.licences().stream().anyMatch(LICENCES::contains), each::toString);
    }
    assertTrue(
        all.stream().noneMatch(each -> each.name().startsWith("junit")), "tests do not ship");
  }
}
