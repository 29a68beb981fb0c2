package dev.sottovoce.cli.policy;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.identity.TrustUpdate;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A step between roots as a text that travels from officer to officer: a line that says what it is,
 * then the step with the signatures so far.
 */
final class StepFile {
  private static final String FIRST = "sottovoce trust step";
  private static final int MOST_CHARACTERS = 256 * 1024;

  private StepFile() {}

  static String text(TrustUpdate step) {
    String encoded = Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(octets(step));
    return FIRST + '\n' + encoded + '\n';
  }

  private static byte[] octets(TrustUpdate step) {
    return step.encoded().toArray();
  }

  /** Parses {@link #text}; nothing when it is anything else. */
  static Optional<TrustUpdate> parse(String text) {
    List<String> lines = text.lines().toList();
    if (text.length() > MOST_CHARACTERS || lines.isEmpty() || !lines.getFirst().equals(FIRST)) {
      return Optional.empty();
    }
    try {
      String encoded = String.join("", lines.subList(1, lines.size()));
      return TrustUpdate.decode(Bytes.unsafeWrap(Base64.getDecoder().decode(encoded)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static TrustUpdate read(Path file) {
    try {
      return parse(Files.readString(file))
          .orElseThrow(() ->
              Failure.usage(
                  file + " is no step between roots; 'sottovoce policy root next' makes one."));
    } catch (IOException e) {
      throw Failure.usage(Sentences.of(file + " cannot be read", e));
    }
  }
}
