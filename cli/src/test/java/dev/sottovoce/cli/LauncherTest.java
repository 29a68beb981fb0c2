package dev.sottovoce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.cli.phone.PhoneJava;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher script in a checkout of its own, with JDKs and a Maven that only say what they do.
 */
class LauncherTest {
  private static final Path SCRIPT = Path.of("..", "sottovoce").toAbsolutePath().normalize();

  @TempDir Path folder;
  private Path root;
  private Path jdks;
  private Path tools;

  @BeforeEach
  void checkout() throws IOException {
    root = Files.createDirectories(folder.resolve("checkout"));
    jdks = Files.createDirectories(folder.resolve("jdks"));
    tools = Files.createDirectories(folder.resolve("tools"));
    Files.copy(SCRIPT, root.resolve("sottovoce"));
    assertTrue(root.resolve("sottovoce").toFile().setExecutable(true));
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    write(root.resolve("cli/src/main/java/A.java"), "class A {}");
    // The tools of every system, but no java and no mvn.
    for (String tool :
        List.of(
            "sh",
            "cat",
            "dirname",
            "readlink",
            "find",
            "head",
            "grep",
            "mkdir",
            "rm",
            "mv",
            "date",
            "tee",
            "sleep",
            "touch",
            "kill",
            "printf",
            "env")) {
      for (String place : List.of("/usr/bin/", "/bin/")) {
        if (Files.exists(Path.of(place + tool)) && !Files.exists(tools.resolve(tool))) {
          script(tools.resolve(tool), "exec " + place + tool + " \"$@\"");
        }
      }
    }
  }

  private record Ran(int code, String out, String err) {}

  @Test
  void withoutAnyJdk_itSaysWhatToInstall() throws Exception {
    Ran ran = run(Map.of(), "version");
    assertEquals(3, ran.code());
    assertTrue(ran.err().contains("No JDK 25 or newer"), ran.err());
    assertTrue(ran.err().contains("JAVA_HOME"), ran.err());
  }

  @Test
  void oldJavaHome_isPassedOver_andNamedWhenThereIsNothingElse() throws Exception {
    Path old = jdk("old", "17.0.12");
    Ran none = run(Map.of("JAVA_HOME", old.toString()), "version");
    assertEquals(3, none.code());
    assertTrue(none.err().contains("too old: " + old + " (17)"), none.err());

    built();
    Path fit = jdk("fit", "25.0.1");
    Ran ran = run(Map.of("JAVA_HOME", old.toString()), "version");
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.out().contains("java of " + fit.getFileName()), ran.out());
  }

  @Test
  void testedJdk_isPreferredToANewerOne_butTheUsersChoiceCounts() throws Exception {
    built();
    Path newer = jdk("a-newer", "27");
    jdk("b-fit", "25");
    assertTrue(run(Map.of(), "version").out().contains("java of b-fit"));
    Ran chosen = run(Map.of("JAVA_HOME", newer.toString()), "version");
    assertTrue(chosen.out().contains("java of a-newer"), chosen.out());
  }

  @Test
  void nothingBuilt_andNoMaven_isAnEnvironmentProblem() throws Exception {
    jdk("fit", "25");
    Ran ran = run(Map.of(), "version");
    assertEquals(3, ran.code());
    assertTrue(ran.err().contains("Maven is needed"), ran.err());
  }

  @Test
  void builtCheckout_needsNoMaven_andPassesWordsOn() throws Exception {
    jdk("fit", "25");
    built();
    Ran ran = run(Map.of(), "user", "add", "two words");
    assertEquals(7, run(Map.of(), "fail").code(), "the command's own exit code is passed on");
    assertTrue(ran.out().contains("<dev.sottovoce.cli.Main><user><add><two words>"), ran.out());
    assertTrue(ran.out().contains("<--enable-native-access=ALL-UNNAMED>"), ran.out());
    // A report would have the words of the command in it: who is called.
    assertTrue(ran.out().contains("<-XX:+SuppressFatalErrorMessage>"), ran.out());
  }

  @Test
  void aPhone_startsWithTheOptionsThatDemoAndBenchGiveIt() throws Exception {
    jdk("fit", "25");
    built();
    Path libraries = Files.createDirectories(folder.resolve("libraries"));
    Map<String, String> without = Map.of("SOTTOVOCE_LIBRARY_FOLDERS", libraries.toString());
    assertEquals(new TreeSet<>(PhoneJava.options(false)), options(run(without, "phone", "answer")));
    Files.createFile(libraries.resolve("libcrypto.so.3"));
    assertEquals(new TreeSet<>(PhoneJava.options(true)), options(run(without, "phone", "answer")));
    assertFalse(options(run(without, "user", "list")).contains("-Xmn4m"));
  }

  /** What Java was told, but for the class path and properties. */
  private static Set<String> options(Ran ran) {
    assertEquals(0, ran.code(), ran.err());
    Set<String> options = new TreeSet<>();
    Matcher words = Pattern.compile("<(--[a-z][^>]*|-X[^>]*)>").matcher(ran.out());
    while (words.find()) options.add(words.group(1));
    return options;
  }

  @Test
  void changedSource_isBuiltAgain_module_by_module() throws Exception {
    jdk("fit", "25");
    built();
    maven(
        "echo '[INFO] Building Sottovoce cli 0.1.0-SNAPSHOT   [1/1]'; mkdir -p"
            + " \"$ROOT/cli/target/lib\"");
    assertFalse(run(Map.of(), "version").err().contains("building"));
    Files.setLastModifiedTime(
        root.resolve("cli/src/main/java/A.java"), FileTime.from(Instant.now().plusSeconds(2)));
    Ran ran = run(Map.of(), "version");
    assertTrue(ran.err().contains("sources have changed"), ran.err());
    assertTrue(ran.err().contains("[1/1] cli"), ran.err());
    assertEquals(0, ran.code(), ran.err());
  }

  @Test
  void changedTest_isNoReasonToBuild() throws Exception {
    jdk("fit", "25");
    Path test = root.resolve("cli/src/test/java/ATest.java");
    write(test, "class ATest {}");
    built();
    Files.setLastModifiedTime(test, FileTime.from(Instant.now().plusSeconds(60)));
    Ran ran = run(Map.of(), "version");
    assertEquals(0, ran.code(), ran.err());
  }

  @Test
  void brokenBuild_namesItsLog() throws Exception {
    jdk("fit", "25");
    maven("echo '[ERROR] A.java:1: broken'; exit 1");
    Ran ran = run(Map.of(), "version");
    assertEquals(1, ran.code());
    assertTrue(ran.err().contains("A.java:1: broken"), ran.err());
    Path log = root.toRealPath().resolve("target/sottovoce/build.log");
    assertTrue(ran.err().contains(log.toString()), ran.err());
    assertTrue(Files.readString(log).contains("broken"));
  }

  @Test
  void buildWithoutNetwork_isAnEnvironmentProblem() throws Exception {
    jdk("fit", "25");
    maven("echo '[ERROR] Could not transfer artifact x:y from/to central'; exit 1");
    Ran ran = run(Map.of(), "version");
    assertEquals(3, ran.code());
    assertTrue(ran.err().contains("network"), ran.err());
  }

  @Test
  void benchAndSimulation_withoutTheLab_needACheckout() throws Exception {
    jdk("fit", "25");
    for (String command : List.of("attack", "bench", "fuzz", "sim")) {
      Ran ran = run(Map.of(), command);
      assertEquals(3, ran.code(), command);
      assertTrue(ran.err().contains("checkout"), ran.err());
    }
  }

  @Test
  void test_runsMavenVerify_andReturnsItsCode() throws Exception {
    jdk("fit", "25");
    maven("echo maven \"$@\" with $JAVA_HOME; exit 1");
    Ran ran = run(Map.of(), "test", "-pl", "cli");
    assertEquals(1, ran.code());
    assertTrue(ran.out().contains("verify -pl cli with " + jdks.resolve("fit")), ran.out());
  }

  @Test
  void symbolicLink_leadsToTheCheckout() throws Exception {
    jdk("fit", "25");
    built();
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, root.resolve("sottovoce"));
    Ran ran = run(link, Map.of(), "version");
    assertEquals(0, ran.code(), ran.err());
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = jdks.resolve(name);
    script(
        home.resolve("bin/java"),
        "printf 'java of %s:' "
            + name
            + "; for word; do printf '<%s>' \"$word\"; done\ncase $* in *fail) exit 7 ;; esac");
    script(home.resolve("bin/javac"), ":");
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private void maven(String body) throws IOException {
    script(tools.resolve("mvn"), "ROOT='" + root + "'\n" + body);
  }

  private void built() throws IOException {
    Files.createDirectories(root.resolve("cli/target/lib"));
    write(root.resolve("target/sottovoce/cli.built"), "1-1\n");
    Files.setLastModifiedTime(
        root.resolve("target/sottovoce/cli.built"), FileTime.from(Instant.now().plusSeconds(1)));
  }

  private Ran run(Map<String, String> environment, String... words) throws Exception {
    return run(root.resolve("sottovoce"), environment, words);
  }

  private Ran run(Path script, Map<String, String> environment, String... words) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of(tools.resolve("sh").toString()));
    command.add(script.toString());
    command.addAll(List.of(words));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().clear();
    Map<String, String> all = new TreeMap<>(environment);
    all.put("PATH", tools.toString());
    all.put("HOME", folder.toString());
    all.put("SOTTOVOCE_JDK_FOLDERS", listed(jdks) + " " + folder.resolve("nothing"));
    builder.environment().putAll(all);
    Process process = builder.start();
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), "the launcher hangs");
    return new Ran(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private static String listed(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return String.join(" ", entries.sorted().map(Path::toString).toList());
    }
  }

  private static void script(Path file, String body) throws IOException {
    write(file, "#!/bin/sh\n" + body + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
