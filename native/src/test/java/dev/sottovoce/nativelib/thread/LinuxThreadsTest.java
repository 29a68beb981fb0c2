package dev.sottovoce.nativelib.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Linux says of a thread that was raised. */
@Timeout(60)
class LinuxThreadsTest {
  private static final Path STAT = Path.of("/proc/thread-self/stat");
  private static final String ORDINARY = "0";
  private static final String ROUND_ROBIN = "2";

  /** Of proc(5), counted from 1 there; the name before may hold anything. */
  private static final int NICE_AFTER_NAME = 19 - 3;

  private static final int POLICY_AFTER_NAME = 41 - 3;

  /** Raises its main thread and says what became of it, in a process with limits. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws IOException {
      boolean realTime = LinuxThreads.toRealTime();
      System.out.println(realTime + " " + word(POLICY_AFTER_NAME));
      System.out.println(LinuxThreads.toNicer() + " " + word(NICE_AFTER_NAME));
    }
  }

  private static String word(int at) throws IOException {
    String stat = Files.readString(STAT);
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[at];
  }

  @BeforeEach
  void onlyOnLinux() {
    assumeTrue(Files.isReadable(STAT), "there is no /proc here");
  }

  private static List<String> run(String... wrapper) throws Exception {
    List<String> command = new ArrayList<>(List.of(wrapper));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Child.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var lines = process.inputReader()) {
      return lines.lines().toList();
    }
  }

  /** In a child, so that no thread of the tests is raised. */
  @Test
  void answerIsWhatTheSystemDid() throws Exception {
    List<String> said = run();
    assertTrue(
        said.get(0).equals("true " + ROUND_ROBIN) || said.get(0).equals("false " + ORDINARY),
        said.toString());
    assertTrue(said.get(1).equals("true -11") || said.get(1).startsWith("false "), said.toString());
  }

  @Test
  void withoutAnyRight_theThreadStaysAsItIs() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "rights are taken from root");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "there is no setpriv");
    List<String> said =
        run(
            "prlimit",
            "--rtprio=0:0",
            "--nice=0:0",
            "setpriv",
            "--bounding-set=-sys_nice",
            "--inh-caps=-sys_nice");
    assertEquals(List.of("false " + ORDINARY, "false 0"), said);
  }
}
