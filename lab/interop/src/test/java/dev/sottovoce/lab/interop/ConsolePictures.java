package dev.sottovoce.lab.interop;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes a picture of every page of the operator's console, light and dark, small and large: {@code
 * ConsolePictures FOLDER}. Look at them after each change of what a person sees.
 */
final class ConsolePictures {
  private static final int SMALL = 390;
  private static final int WIDE = 1200;
  private static final int HEIGHT = 844;

  private final Path folder;

  private ConsolePictures(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    Path work = Files.createTempDirectory("sottovoce-pictures");
    new ConsoleTour(work, new ConsolePictures(folder)::take).go();
    System.exit(0);
  }

  private void take(ConsolePage page, String name) throws Exception {
    for (boolean dark : new boolean[] {false, true}) {
      String look = dark ? "dark" : "light";
      write(name + "-" + look + ".png", page.chromium.screenshot(WIDE, HEIGHT, dark));
      write(name + "-small-" + look + ".png", page.chromium.screenshot(SMALL, HEIGHT, dark));
    }
    // A4 at 96 pixels an inch.
    if (name.equals(ConsoleTour.CODE)) {
      write(name + "-printed.png", page.chromium.printed(794, 1123));
    }
    page.chromium.look(WIDE, HEIGHT, false);
  }

  private void write(String name, byte[] picture) throws Exception {
    Files.write(folder.resolve(name), picture);
  }
}
