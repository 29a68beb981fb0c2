package dev.sottovoce.cli.server;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.server.Administration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import picocli.CommandLine.Option;

/** {@code --data}: the server's folder. */
public final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The server's folder (default: ./sottovoce-data).")
  private Path folder = Path.of("sottovoce-data");

  public Path folder() {
    return folder;
  }

  /** Opens a folder that must be there already: a typing error must not make a new server. */
  public Administration openExisting() {
    existing();
    return open();
  }

  /** The folder, which must be there already. */
  Path existing() {
    if (!Files.isDirectory(folder)) {
      throw Failure.environment(
          "There is no server folder at "
              + folder
              + ". Start the server once with 'sottovoce up', or name its folder with --data.");
    }
    return folder;
  }

  /** The folder will hold the authority's key: nobody else may enter it. */
  void createPrivately() throws IOException {
    if (Files.exists(folder)) return;
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) Files.createDirectories(parent);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(folder);
    }
  }

  public Administration open() {
    try {
      createPrivately();
      return Administration.open(folder);
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("The server's folder cannot be used", e), e);
    }
  }
}
