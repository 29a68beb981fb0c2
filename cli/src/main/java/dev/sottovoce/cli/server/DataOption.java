package dev.sottovoce.cli.server;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.server.Administration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --data}: the server's folder. */
public final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The server's folder (default: ./sottovoce-data).")
  private Path folder = Path.of("sottovoce-data");

  Path folder() {
    return folder;
  }

  /** Opens a folder that must be there already: a typing error must not make a new server. */
  Administration openExisting() {
    if (!Files.isDirectory(folder)) {
      throw Failure.environment(
          "There is no server folder at "
              + folder
              + ". Start the server once with 'sottovoce up', or name its folder with --data.");
    }
    return open();
  }

  Administration open() {
    try {
      return Administration.open(folder);
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("The server's folder cannot be used", e), e);
    }
  }
}
