package dev.sottovoce.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The two recordings that come with Sottovoce, made with espeak-ng. */
final class Speech {
  private Speech() {}

  static Path copyQuestion(Path to) throws IOException {
    return copy("/speech/alice.wav", to);
  }

  static Path copyAnswer(Path to) throws IOException {
    return copy("/speech/bob.wav", to);
  }

  private static Path copy(String name, Path to) throws IOException {
    try (InputStream in = Speech.class.getResourceAsStream(name)) {
      if (in == null) throw new IllegalStateException(name + " is not in the class path");
      Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
    }
    return to;
  }
}
