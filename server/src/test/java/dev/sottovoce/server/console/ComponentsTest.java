package dev.sottovoce.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sottovoce.server.console.Components.Component;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComponentsTest {
  private static final String LIST =
      """

      maven:io.vertx:vertx-core:5.2.0|EPL, Apache-2.0
      npm:@lit/reactive-element:2.1.2|BSD-3-Clause
      """;

  @Test
  void aList_isRead_lineByLine() {
    assertEquals(
        List.of(
            new Component(
                Optional.of("io.vertx"), "vertx-core", "5.2.0", List.of("EPL", "Apache-2.0")),
            new Component(
                Optional.empty(), "@lit/reactive-element", "2.1.2", List.of("BSD-3-Clause"))),
        Components.read(LIST));
    for (String bad : List.of("maven:a:1|MIT", "npm:a|MIT", "npm:a:1", "npm:a:1|", "a")) {
      assertThrows(IllegalStateException.class, () -> Components.read(bad), bad);
    }
  }

  @Test
  void itsBill_isCycloneDx_withAddressesOfPackages() {
    JsonObject bill = Components.cycloneDx(Components.read(LIST), "1.2");
    assertEquals("CycloneDX", bill.getString("bomFormat"));
    JsonObject vertx = bill.getJsonArray("components").getJsonObject(0);
    assertEquals("pkg:maven/io.vertx/vertx-core@5.2.0", vertx.getString("purl"));
    assertEquals(2, vertx.getJsonArray("licenses").size());
    JsonObject lit = bill.getJsonArray("components").getJsonObject(1);
    assertEquals("pkg:npm/%40lit/reactive-element@2.1.2", lit.getString("purl"));
    assertEquals(null, lit.getString("group"));
  }
}
