package dev.sottovoce.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Makes the cache of loaded and linked classes (JEP 483, 514) that lets the next start be faster.
 * The launcher says where it goes, when there is none for this build. A process of its own is
 * trained beside the running server, at the lowest priority; whatever goes wrong there costs the
 * next start some time and nothing else.
 */
final class TrainedClasses {
  private static final String OUTPUT = "sottovoce.aot.output";

  /** Lets the server's own start-up and its first phones go first. */
  private static final long PAUSE_SECONDS = 3;

  private static final long PATIENCE_SECONDS = 180;

  private TrainedClasses() {}

  static void prepare() {
    String output = System.getProperty(OUTPUT);
    if (output == null) return;
    CompletableFuture.runAsync(
        () -> train(Path.of(output)),
        CompletableFuture.delayedExecutor(PAUSE_SECONDS, TimeUnit.SECONDS));
  }

  private static void train(Path output) {
    Path folder = null;
    try {
      Files.createDirectories(output.toAbsolutePath().getParent());
      folder = Files.createTempDirectory("sottovoce-training");
      Path unfinished = folder.resolve("classes.aot");
      Process training =
          new ProcessBuilder(command(unfinished, folder))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Thread end = new Thread(training::destroyForcibly);
      Runtime.getRuntime().addShutdownHook(end);
      boolean done = training.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      training.destroyForcibly();
      Runtime.getRuntime().removeShutdownHook(end);
      if (done && training.exitValue() == 0 && Files.exists(unfinished)) {
        Files.move(unfinished, output, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException | IllegalStateException e) {
      // No cache, then; IllegalStateException: the server is stopping already.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (folder != null) Folders.delete(folder);
    }
  }

  private static List<String> command(Path cache, Path folder) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/nice"))) command.addAll(List.of("nice", "-n", "19"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The cache holds for the same collector only.
    command.addAll(
        List.of(
            "-XX:AOTCacheOutput=" + cache,
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.sottovoce.cli.Main",
            TrainCommand.NAME,
            folder.resolve("data").toString()));
    return command;
  }
}
