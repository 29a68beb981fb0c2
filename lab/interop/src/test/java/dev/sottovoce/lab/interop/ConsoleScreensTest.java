package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every page of the operator's console, light and dark, small and large, by the rules of axe. */
class ConsoleScreensTest {
  private static final int SMALL = 390;
  private static final int WIDE = 1200;
  private static final int HEIGHT = 844;

  /** Whether something is wider than the screen, which people would have to push sideways. */
  private static final String TOO_WIDE =
      "String(document.documentElement.scrollWidth > document.documentElement.clientWidth)";

  @TempDir Path folder;

  @Test
  void noPageBreaksARule_orIsWiderThanItsScreen() throws Exception {
    Needs.chromium();
    List<String> seen = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    new ConsoleTour(
            folder,
            (page, name) -> {
              for (int width : new int[] {WIDE, SMALL}) {
                broken.addAll(Axe.broken(page.chromium, name, width, HEIGHT));
                if (page.chromium.evaluate(TOO_WIDE).equals("true")) {
                  broken.add(name + " is wider than " + width);
                }
              }
              page.chromium.look(WIDE, HEIGHT, false);
              seen.add(name);
            })
        .go();
    assertEquals(List.of(), broken);
    assertTrue(seen.size() > 30, "few pages were seen: " + seen);
  }
}
