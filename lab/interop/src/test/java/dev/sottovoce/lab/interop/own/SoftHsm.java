package dev.sottovoce.lab.interop.own;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.lab.interop.Needs;
import dev.sottovoce.nativelib.pkcs11.Pkcs11Token;
import dev.sottovoce.phone.PassphraseSource;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SoftHSM2 with tokens in a folder of the test's. Its library reads where they are from the
 * process's environment, once: all tests of a process share one folder and take a token each.
 */
final class SoftHsm {
  static final String PIN = "4711";

  private static final String VARIABLE = "SOFTHSM2_CONF";
  private static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
  private static final Pattern SLOT = Pattern.compile("reassigned to slot (\\d+)");

  /** All are made first: the library sees those that were there when it was loaded. */
  private static final int TOKENS = 8;

  private static final Queue<Pkcs11Token.Place> FREE = new ArrayDeque<>();
  private static Path configuration = Path.of("");

  private SoftHsm() {}

  /** A token that no other test has. */
  static synchronized Pkcs11Token.Place token() throws Exception {
    Needs.need(Files.exists(LIBRARY), "SoftHSM2 is not installed (Debian: apt install softhsm2)");
    if (FREE.isEmpty() && configuration.toString().isEmpty()) {
      configuration = configure();
      for (int i = 0; i < TOKENS; i++) FREE.add(initialised("token " + i));
    }
    return FREE.remove();
  }

  private static Pkcs11Token.Place initialised(String label) throws Exception {
    ProcessBuilder tool =
        new ProcessBuilder(
            "softhsm2-util",
            "--init-token",
            "--free",
            "--label",
            label,
            "--so-pin",
            "0815",
            "--pin",
            PIN);
    // Java remembers the environment that it began with.
    tool.environment().put(VARIABLE, configuration.toString());
    Process process = tool.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher slot = SLOT.matcher(said);
    if (process.waitFor() != 0 || !slot.find()) throw new IOException("SoftHSM2: " + said);
    return new Pkcs11Token.Place(LIBRARY, Long.parseLong(slot.group(1)));
  }

  static PassphraseSource pin(String pin) {
    return reason -> Secret.copyOf(Bytes.utf8(pin));
  }

  private static Path configure() throws Exception {
    Path folder = Files.createTempDirectory("softhsm");
    Path tokens = Files.createDirectory(folder.resolve("tokens"));
    Path file = folder.resolve("softhsm2.conf");
    Files.writeString(
        file,
        "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
    setEnvironment(VARIABLE, file.toString());
    return file;
  }

  /** For libraries of this process: Java itself cannot. */
  private static void setEnvironment(String name, String value) throws Exception {
    Linker linker = Linker.nativeLinker();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment function = linker.defaultLookup().find("setenv").orElseThrow();
      int result =
          (int)
              linker
                  .downcallHandle(
                      function,
                      FunctionDescriptor.of(
                          ValueLayout.JAVA_INT,
                          ValueLayout.ADDRESS,
                          ValueLayout.ADDRESS,
                          ValueLayout.JAVA_INT))
                  .invoke(arena.allocateFrom(name), arena.allocateFrom(value), 1);
      if (result != 0) throw new IOException("setenv failed");
    } catch (Throwable e) {
      throw new IOException("the environment cannot be set", e);
    }
  }
}
