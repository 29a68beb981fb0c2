package dev.sottovoce.cli;

import dev.sottovoce.cli.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs a command in this process and keeps what it wrote. */
public final class TestConsole {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private int code = -1;

  private TestConsole() {}

  public static TestConsole run(String... words) {
    return run(Console.Kind.PLAIN, words);
  }

  public static TestConsole run(Console.Kind kind, String... words) {
    TestConsole test = new TestConsole();
    Console console =
        new Console(
            new PrintStream(test.out, true, StandardCharsets.UTF_8),
            new PrintStream(test.err, true, StandardCharsets.UTF_8),
            kind);
    test.code = Main.run(console, words);
    return test;
  }

  public int code() {
    return code;
  }

  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
