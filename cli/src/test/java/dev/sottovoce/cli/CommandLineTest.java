package dev.sottovoce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.cli.output.Console;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
  @TempDir Path folder;

  @Test
  void everyCommand_hasAHeaderAndHelp() {
    for (List<String> path : commands()) {
      List<String> words = new ArrayList<>(path);
      words.add("--help");
      TestConsole help = TestConsole.run(words.toArray(String[]::new));
      assertEquals(0, help.code(), path + help.err());
      assertTrue(help.out().contains("Usage: sottovoce"), path.toString());
      assertTrue(help.out().indexOf("Usage:") > 10, path + " has no header");
    }
  }

  @Test
  void everyCommandThatStartsSomething_hasExamples() {
    for (String command : List.of("demo", "up", "user", "devices", "phone", "doctor", "version")) {
      assertTrue(TestConsole.run(command, "--help").out().contains("xample"), command);
    }
  }

  @Test
  void withoutACommand_helpIsShown() {
    TestConsole result = TestConsole.run();
    assertEquals(0, result.code());
    assertTrue(result.out().contains("sottovoce demo"));
    assertFalse(result.out().contains("train-classes"));
  }

  @Test
  void mistypedCommand_isUsageWithASuggestion() {
    TestConsole result = TestConsole.run("dcotor");
    assertEquals(2, result.code());
    assertTrue(result.err().contains("doctor"), result.err());
    assertTrue(result.err().contains("--help"), result.err());
  }

  @Test
  void mistypedOption_isUsage() {
    assertUsage("phone", "call", "bob", "--dration", "3");
    assertUsage("phone", "call");
    assertUsage("phone", "call", "bob", "--duration", "soon");
    assertUsage("phone", "call", "bob", "--duration", "-1");
    assertUsage("user", "add");
    assertUsage("user", "add", "bob", "--out", "x");
    assertUsage("devices", "revoke", "not-a-uuid", "--data", folder.toString());
    assertUsage("up", "--patience", "-1");
  }

  @Test
  void phoneThatIsNotEnrolled_saysWhatToDo() {
    TestConsole result = TestConsole.run("phone", "call", "bob", "--home", folder.toString());
    assertEquals(3, result.code());
    assertTrue(result.err().contains("sottovoce phone enrol CODE"), result.err());
    assertSentence(result);
  }

  @Test
  void malformedCode_isUsage() {
    TestConsole result =
        TestConsole.run("phone", "enrol", "sv1:nonsense", "--home", folder.toString());
    assertEquals(2, result.code(), result.err());
    assertSentence(result);
  }

  @Test
  void serverFolderThatIsNotThere_isNotMadeByListing() {
    Path missing = folder.resolve("missing");
    for (String[] words :
        new String[][] {
          {"user", "list", "--data", missing.toString()},
          {"devices", "list", "--data", missing.toString()},
          {
            "devices",
            "revoke",
            "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
            "--data",
            missing.toString()
          }
        }) {
      TestConsole result = TestConsole.run(words);
      assertEquals(3, result.code());
      assertTrue(result.err().contains("sottovoce up"), result.err());
      assertFalse(Files.exists(missing));
    }
  }

  @Test
  void demoWithoutTheNamedRecording_saysSo_andItsJsonIsNotOk() {
    TestConsole result =
        TestConsole.run(
            "demo",
            "--json",
            "--wav",
            folder.resolve("no.wav").toString(),
            "--out",
            folder.resolve("out").toString());
    assertEquals(2, result.code());
    assertTrue(result.err().contains("no.wav"), result.err());
    assertTrue(result.out().startsWith("{\"ok\":false,\"from\":null,"), result.out());
  }

  @Test
  void launcherCommands_reachedWithoutTheLauncher_needACheckout() {
    for (String command : List.of("test", "bench", "fuzz", "sim")) {
      assertEquals(3, TestConsole.run(command).code(), command);
    }
  }

  @Test
  void unexpectedTrouble_isOneSentence_andDebugShowsMore() {
    CommandLine line =
        Commands.build(
            new Console(
                new PrintStream(PrintStream.nullOutputStream()),
                new PrintStream(PrintStream.nullOutputStream()),
                Console.Kind.PLAIN));
    assertFalse(line.getSubcommands().isEmpty());
    TestConsole plain = TestConsole.run("phone", "call", "bob", "--home", folder.toString());
    assertFalse(plain.err().contains("\tat "), plain.err());
    TestConsole debug =
        TestConsole.run("phone", "call", "bob", "--home", folder.toString(), "--debug");
    assertTrue(debug.err().contains("\tat "), debug.err());
  }

  @Test
  void version_isJsonWhenAsked() {
    TestConsole result = TestConsole.run("version", "--json");
    assertTrue(result.out().startsWith("{\"version\":"), result.out());
  }

  private static void assertUsage(String... words) {
    TestConsole result = TestConsole.run(words);
    assertEquals(2, result.code(), String.join(" ", words) + ": " + result.err());
    assertFalse(result.err().contains("\tat "));
    assertTrue(result.err().startsWith("sottovoce: "), result.err());
  }

  private static void assertSentence(TestConsole result) {
    String first = result.err().lines().findFirst().orElse("");
    assertTrue(first.matches("sottovoce: [A-Z].*"), first);
    assertFalse(result.err().contains("Exception"), result.err());
  }

  private static List<List<String>> commands() {
    List<List<String>> paths = new ArrayList<>();
    collect(
        Commands.build(new Console(System.out, System.err, Console.Kind.PLAIN)), List.of(), paths);
    return paths;
  }

  private static void collect(CommandLine line, List<String> path, List<List<String>> into) {
    if (!line.getCommandSpec().usageMessage().hidden()) into.add(path);
    line.getSubcommands()
        .forEach((name, command) -> {
          List<String> longer = new ArrayList<>(path);
          longer.add(name);
          collect(command, longer, into);
        });
  }
}
