package dev.sottovoce.cli.server;

import dev.sottovoce.server.SottovoceServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Starts and stops a server once, so that Java learns which classes a start needs. */
@Command(name = TrainCommand.NAME, hidden = true, header = "Used by 'up' to start faster.")
public final class TrainCommand implements Runnable {
  static final String NAME = "train-classes";

  @Parameters private Path folder = Path.of("");

  @Override
  public void run() {
    try {
      LocalServer.configure(folder);
      try (SottovoceServer server = SottovoceServer.start(folder)) {
        server.administration().addUser("training");
      }
      Files.deleteIfExists(folder.resolve("ports"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
