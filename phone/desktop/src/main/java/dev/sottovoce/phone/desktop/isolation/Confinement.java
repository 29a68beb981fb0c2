package dev.sottovoce.phone.desktop.isolation;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is taken away from a process besides what another process does not have anyway. */
public enum Confinement {
  /**
   * No network, no file but Java's own and ours to read, no other process in sight (bubblewrap).
   */
  SANDBOX("no network, no files of the person's, and little of everything else", "bwrap"),
  /** No network (unshare), no file to write, few open files (prlimit). */
  NO_NETWORK("no network, and no file can be written", "unshare"),
  /** No file to write, few open files. */
  LIMITS("no file can be written", "prlimit"),
  /** A process of its own, and nothing else. */
  PROCESS("a process of its own", "");

  private static final List<Path> PLACES = List.of(Path.of("/usr/bin"), Path.of("/bin"));

  private final String words;
  private final String tool;

  Confinement(String words, String tool) {
    this.words = words;
    this.tool = tool;
  }

  /** For a person. */
  public String words() {
    return words;
  }

  /** Whether the tool is here; whether it works here, only trying tells. */
  boolean mayWork() {
    return this == PROCESS || find(tool).isPresent();
  }

  /** The command that runs the Java in that folder with these arguments, confined so. */
  List<String> command(Path home, List<String> arguments, String classPath) {
    List<String> command = new ArrayList<>();
    switch (this) {
      case SANDBOX -> command.addAll(sandbox(home, classPath));
      case NO_NETWORK ->
          command.addAll(
              List.of(path(tool), "--user", "--map-root-user", "--net", "--ipc", "--uts"));
      case LIMITS, PROCESS -> {}
    }
    if (this != PROCESS && find("prlimit").isPresent()) {
      command.addAll(List.of(path("prlimit"), "--core=0", "--fsize=0", "--nofile=256", "--"));
    }
    command.add(home.resolve("bin").resolve("java").toString());
    command.addAll(arguments);
    return command;
  }

  private List<String> sandbox(Path home, String classPath) {
    List<String> words = new ArrayList<>();
    words.add(path(tool));
    words.addAll(List.of("--unshare-all", "--die-with-parent", "--new-session"));
    words.addAll(List.of("--cap-drop", "ALL", "--clearenv"));
    for (String each : List.of("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache")) {
      words.addAll(List.of("--ro-bind-try", each, each));
    }
    words.addAll(List.of("--ro-bind", home.toString(), home.toString()));
    for (String each : classPath.split(File.pathSeparator, -1)) {
      words.addAll(List.of("--ro-bind-try", each, each));
    }
    words.addAll(
        List.of("--chdir", "/", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--"));
    return words;
  }

  private static String path(String tool) {
    return find(tool).map(Path::toString).orElse(tool);
  }

  private static Optional<Path> find(String tool) {
    return PLACES.stream()
        .map(place -> place.resolve(tool))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
