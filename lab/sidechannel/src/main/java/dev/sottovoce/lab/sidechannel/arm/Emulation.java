package dev.sottovoce.lab.sidechannel.arm;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Debian's ARM64 libraries in a folder of their own, and the program that uses them. Nothing is
 * installed: packages come through apt with a state of its own, and are unpacked.
 */
public final class Emulation {
  private static final List<String> QEMU = List.of("qemu-aarch64-static", "qemu-aarch64");
  private static final String COMPILER = "aarch64-linux-gnu-gcc";
  private static final String SYMBOLS = "aarch64-linux-gnu-nm";
  private static final List<String> PACKAGES =
      List.of("libc6", "libgcc-s1", "libssl3", "libsodium23");
  private static final String INSTALL =
      "install qemu-user-static, gcc-aarch64-linux-gnu and libc6-dev-arm64-cross";

  private static final long TIMEOUT_MINUTES = 5;

  private final Path folder;
  private final String qemu;

  private Emulation(Path folder, String qemu) {
    this.folder = folder;
    this.qemu = qemu;
  }

  /** Why it cannot be done here; empty when it can. */
  public static String whyNot() {
    Optional<String> qemu = QEMU.stream().filter(Emulation::isInstalled).findFirst();
    if (qemu.isEmpty()) return "qemu's user mode is not installed: on Debian, " + INSTALL;
    for (String tool : List.of(COMPILER, SYMBOLS, "apt-get", "dpkg-deb")) {
      if (!isInstalled(tool)) return tool + " is not installed: on Debian, " + INSTALL;
    }
    return "";
  }

  /**
   * Fetches the libraries, unless they are there, and builds the program.
   *
   * @param room the folder of {@code lab/sidechannel} in a checkout
   */
  public static Emulation prepare(Path room) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(room.toAbsolutePath().normalize().resolve("target/arm"));
    Emulation made =
        new Emulation(
            folder, QEMU.stream().filter(Emulation::isInstalled).findFirst().orElseThrow());
    if (!Files.exists(made.root())) made.fetch();
    made.build(room.resolve("src/main/arm/targets.c"));
    return made;
  }

  /** Steps through one target. */
  public Finding observe(ArmTarget target) throws IOException, InterruptedException {
    Path socket = Files.createTempDirectory("sottovoce-arm").resolve("gdb");
    Process process = start(target, socket);
    try (Gdb gdb = Gdb.connect(socket, process)) {
      List<Trace> traces = traces(gdb);
      Trace first = traces.get(0);
      return new Finding(
          target,
          first.counters().length,
          traces.stream().allMatch(first::sameFlow),
          traces.stream().allMatch(first::sameAddresses));
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(socket);
      Files.delete(socket.getParent());
    }
  }

  private List<Trace> traces(Gdb gdb) throws IOException, InterruptedException {
    long begin = symbol("begin");
    long end = symbol("end");
    Map<Long, Integer> instructions = Trace.instructions();
    List<Trace> traces = new ArrayList<>();
    gdb.breakAt(begin);
    while (gdb.resume()) traces.add(Trace.until(end, gdb, instructions));
    if (traces.size() < 2) throw new IOException("the program did not do what it should");
    return traces;
  }

  private Process start(ArmTarget target, Path socket) throws IOException {
    List<String> command = new ArrayList<>(List.of(qemu, "-L", root().toString()));
    // Everything is bound before it runs: a symbol's first use would take another way.
    command.addAll(List.of("-E", "LD_BIND_NOW=1", "-g", socket.toString()));
    target
        .environment()
        .forEach((name, value) -> command.addAll(List.of("-E", name + "=" + value)));
    command.addAll(List.of(program().toString(), target.name()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output.txt").toFile())
        .start();
  }

  private Path root() {
    return folder.resolve("root");
  }

  private Path program() {
    return folder.resolve("targets");
  }

  private void fetch() throws IOException, InterruptedException {
    Path apt = folder.resolve("apt");
    for (String each : List.of("state/lists/partial", "cache/archives/partial", "packages")) {
      Files.createDirectories(apt.resolve(each));
    }
    List<String> own =
        List.of(
            "apt-get",
            "-qq",
            "-o",
            "Dir::State=" + apt.resolve("state"),
            "-o",
            "Dir::State::status=/dev/null",
            "-o",
            "Dir::Cache=" + apt.resolve("cache"),
            "-o",
            "APT::Sandbox::User=root",
            "-o",
            "APT::Architecture=arm64",
            "-o",
            "APT::Architectures=arm64");
    run(apt, Stream.concat(own.stream(), Stream.of("update")).toList());
    List<String> download = new ArrayList<>(own);
    download.add("download");
    download.addAll(PACKAGES);
    run(apt.resolve("packages"), download);
    Path unpacked = folder.resolve("root.new");
    try (Stream<Path> packages = Files.list(apt.resolve("packages"))) {
      for (Path each : packages.filter(name -> name.toString().endsWith(".deb")).toList()) {
        run(folder, List.of("dpkg-deb", "-x", each.toString(), unpacked.toString()));
      }
    }
    // Only now is it whole.
    Files.move(unpacked, root());
  }

  private void build(Path source) throws IOException, InterruptedException {
    String libraries = root().resolve("usr/lib/aarch64-linux-gnu").toString();
    run(
        folder,
        List.of(
            COMPILER,
            "-O2",
            // Addresses are those that nm tells.
            "-no-pie",
            "-o",
            program().toString(),
            source.toAbsolutePath().toString(),
            "-L" + libraries,
            "-l:libcrypto.so.3",
            "-l:libsodium.so.23"));
  }

  private long symbol(String name) throws IOException, InterruptedException {
    for (String line : run(folder, List.of(SYMBOLS, program().toString())).lines().toList()) {
      String[] words = line.trim().split("\\s+");
      if (words.length == 3 && words[2].equals(name)) return Long.parseUnsignedLong(words[0], 16);
    }
    throw new IOException(name + " is not in the program");
  }

  private static String run(Path where, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("sottovoce-arm", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(where.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException(command.get(0) + " takes too long");
      }
      String said = Files.readString(output, StandardCharsets.UTF_8);
      if (process.exitValue() != 0) throw new IOException(command.get(0) + " failed:\n" + said);
      return said;
    } finally {
      Files.delete(output);
    }
  }

  private static boolean isInstalled(String tool) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }
}
