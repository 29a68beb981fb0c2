package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;

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
    Path axe = Path.of("..", "..", "web", "phone", "node_modules", "axe-core", "axe.min.js");
    if (chromium.evaluate("typeof axe").equals("undefined")) {
      chromium.evaluate(Files.readString(axe) + ";'axe'");
    }
    for (boolean dark : new boolean[] {false, true}) {
      chromium.look(width, height, dark);
      assertEquals(
          "", chromium.evaluate(AUDIT), screen + ", " + width + (dark ? ", dark" : ", light"));
    }
  }
}
