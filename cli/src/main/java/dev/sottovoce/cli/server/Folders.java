package dev.sottovoce.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders that were only needed for a while. */
public final class Folders {
  private Folders() {}

  /** Deletes a folder and what is in it, as far as that works. */
  public static void delete(Path folder) {
    if (!Files.exists(folder)) return;
    try (Stream<Path> content = Files.walk(folder)) {
      content.sorted(Comparator.reverseOrder()).forEach(Folders::deleteOne);
    } catch (IOException | java.io.UncheckedIOException e) {
      // It lies in the system's temporary folder, which is emptied by itself.
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // As above.
    }
  }
}
