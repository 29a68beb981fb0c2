package dev.sottovoce.lab.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The project's own files: what a clone holds, not what builds and tools leave beside it. */
final class Checkout {
  private static final Set<String> LEFT_BEHIND =
      Set.of(
          ".git",
          "target",
          "node_modules",
          "sottovoce-data",
          "sottovoce-demo",
          ".cifuzz-corpus",
          ".idea",
          ".vscode",
          ".settings");

  private Checkout() {}

  /** The folder with the root pom, above wherever the test runs. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("protocol/wire"))) {
      folder = folder.getParent();
    }
    if (folder == null) throw new IllegalStateException("not inside a checkout");
    return folder;
  }

  /** All files, relative to {@link #root()}, in a fixed order. */
  static List<Path> files() {
    Path root = root();
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return LEFT_BEHIND.contains(folder.getFileName().toString())
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              // In a linked work tree .git is a file.
              if (!LEFT_BEHIND.contains(file.getFileName().toString())) {
                files.add(root.relativize(file));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.sort(null);
    return files;
  }

  /** Java sources below {@code src/main/java} of every room. */
  static List<Path> mainSources() {
    return files().stream()
        .filter(file -> file.toString().replace('\\', '/').contains("src/main/java/"))
        .filter(file -> file.toString().endsWith(".java"))
        .toList();
  }

  /** Java sources below {@code src/test/java} of every room. */
  static List<Path> testSources() {
    return files().stream()
        .filter(file -> file.toString().replace('\\', '/').contains("src/test/java/"))
        .filter(file -> file.toString().endsWith(".java"))
        .toList();
  }

  /** A file's text; octets that are no UTF-8 become replacement characters. */
  static String text(Path relative) {
    try {
      return new String(Files.readAllBytes(root().resolve(relative)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
