package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rules of axe (WCAG 2.2 AA), against what a page shows. */
final class Axe {
  private static final String AUDIT =
      """
      axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })
        .then(({ violations, passes }) =>
          passes.length < 5
            ? 'nothing was looked at'
            : violations
                .map((each) => each.id + ': ' + each.nodes.map((node) => node.html).join(' | '))
                .join('\\n'))
      """;

  private Axe() {}

  /** Fails with every rule that is broken, light or dark. */
  static void audit(Chromium chromium, String screen, int width, int height) throws Exception {
    assertEquals(List.of(), broken(chromium, screen, width, height));
  }

  /** Every rule that is broken, light or dark, with what breaks it. */
  static List<String> broken(Chromium chromium, String screen, int width, int height)
      throws Exception {
    List<String> all = new ArrayList<>();
    Path axe = Path.of("..", "..", "web", "phone", "node_modules", "axe-core", "axe.min.js");
    if (chromium.evaluate("typeof axe").equals("undefined")) {
      chromium.evaluate(Files.readString(axe) + ";'axe'");
    }
    for (boolean dark : new boolean[] {false, true}) {
      chromium.look(width, height, dark);
      String found = chromium.evaluate(AUDIT);
      String where = screen + ", " + width + (dark ? ", dark: " : ", light: ");
      if (!found.isEmpty()) all.add(where + found);
    }
    return all;
  }
}
