package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A person's answer at standard input. */
final class Answers {
  private static final int LONGEST = 2_000;

  private Answers() {}

  /** Whether the person typed {@code yes}. */
  static boolean yes(Console console, String question) {
    console.note(question + " Type yes, and Enter.");
    return line(System.in).strip().equalsIgnoreCase("yes");
  }

  /** One line without its end; empty at the end of the input. */
  static String line(InputStream in) {
    StringBuilder line = new StringBuilder();
    try {
      for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
        if (line.length() >= LONGEST) throw Failure.usage("That line is too long.");
        line.append(new String(new byte[] {(byte) octet}, StandardCharsets.ISO_8859_1));
      }
      return line.toString();
    } catch (IOException e) {
      throw Failure.environment("Standard input cannot be read.", e);
    }
  }
}
