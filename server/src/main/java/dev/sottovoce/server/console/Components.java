package dev.sottovoce.server.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What ships with this program, as the build wrote it down: the jars, and what is in the pages. A
 * line is {@code maven:GROUP:NAME:VERSION|LICENCES} or {@code npm:NAME:VERSION|LICENCES}.
 */
public final class Components {
  private static final List<String> LISTS =
      List.of(
          "/dev/sottovoce/components.txt",
          "/dev/sottovoce/web/components-phone.txt",
          "/dev/sottovoce/web/components-console.txt");

  private static final Pattern LINE =
      Pattern.compile("(maven:([^:|]+)|npm):([^:|]+):([^:|]+)\\|([^|]+)");

  /**
   * One of them.
   *
   * @param group of Maven's; nothing for a package of npm's
   * @param licences their names, as the build knows them
   */
  public record Component(
      Optional<String> group, String name, String version, List<String> licences) {
    /** How package managers call it (purl). */
    String address() {
      return group
          .map(of -> "pkg:maven/" + of + "/" + name + "@" + version)
          .orElseGet(() -> "pkg:npm/" + name.replace("@", "%40") + "@" + version);
    }
  }

  private Components() {}

  /** All of them; none where the program runs as it is developed. */
  public static List<Component> shipped() throws IOException {
    List<Component> all = new ArrayList<>();
    for (String each : LISTS) {
      try (InputStream in = Components.class.getResourceAsStream(each)) {
        if (in == null) continue;
        for (Component found : read(new String(in.readAllBytes(), StandardCharsets.UTF_8))) {
          if (!all.contains(found)) all.add(found);
        }
      }
    }
    return all;
  }

  /**
   * @throws IllegalStateException when a line is none
   */
  static List<Component> read(String list) {
    List<Component> all = new ArrayList<>();
    for (String line : list.lines().map(String::trim).filter(each -> !each.isEmpty()).toList()) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) throw new IllegalStateException("no component: " + line);
      all.add(
          new Component(
              Optional.ofNullable(parts.group(2)),
              parts.group(3),
              parts.group(4),
              List.of(parts.group(5).split(", ?"))));
    }
    return all;
  }

  /** As CycloneDX 1.6 has it. */
  static JsonObject cycloneDx(List<Component> components, String version) {
    JsonArray rows = new JsonArray();
    for (Component each : components) {
      JsonArray licences = new JsonArray();
      for (String name : each.licences()) {
        licences.add(new JsonObject().put("license", new JsonObject().put("name", name)));
      }
      JsonObject row = new JsonObject().put("type", "library").put("name", each.name());
      each.group().ifPresent(group -> row.put("group", group));
      rows.add(
          row.put("version", each.version()).put("purl", each.address()).put("licenses", licences));
    }
    JsonObject program =
        new JsonObject()
            .put("type", "application")
            .put("name", "sottovoce")
            .put("version", version);
    return new JsonObject()
        .put("bomFormat", "CycloneDX")
        .put("specVersion", "1.6")
        .put("version", 1)
        .put("metadata", new JsonObject().put("component", program))
        .put("components", rows);
  }
}
