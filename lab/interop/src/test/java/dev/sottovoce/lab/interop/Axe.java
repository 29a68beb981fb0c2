package dev.sottovoce.lab.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What axe says of the page that a Chromium shows: WCAG 2.2 AA, and good practice. */
final class Axe {
  private static final Path SCRIPT =
      Path.of("..", "..", "web", "phone", "node_modules", "axe-core", "axe.min.js");

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

  /** One line for each rule that is broken; empty where none is. */
  static String violations(Chromium chromium) throws IOException, InterruptedException {
    if (chromium.evaluate("typeof axe").equals("undefined")) {
      chromium.evaluate(Files.readString(SCRIPT) + ";'axe'");
    }
    return chromium.evaluate(AUDIT);
  }

  /** Every rule that is broken, light or dark, with what breaks it. */
  static List<String> broken(Chromium chromium, String screen, int width, int height)
      throws Exception {
    List<String> all = new ArrayList<>();
    for (boolean dark : new boolean[] {false, true}) {
      chromium.look(width, height, dark);
      String found = violations(chromium);
      String where = screen + ", " + width + (dark ? ", dark: " : ", light: ");
      if (!found.isEmpty()) all.add(where + found);
    }
    return all;
  }
}
