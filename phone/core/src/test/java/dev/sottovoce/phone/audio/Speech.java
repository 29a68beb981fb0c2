package dev.sottovoce.phone.audio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The two recordings that ship with the command line. */
public final class Speech {
  private Speech() {}

  public static short[] alice() throws IOException {
    return Wav.read(file("alice.wav"));
  }

  public static short[] bob() throws IOException {
    return Wav.read(file("bob.wav"));
  }

  public static Path file(String name) {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("cli/src/main/resources/speech"))) {
      folder = folder.getParent();
      if (folder == null) throw new IllegalStateException("not inside the project");
    }
    return folder.resolve("cli/src/main/resources/speech").resolve(name);
  }
}
