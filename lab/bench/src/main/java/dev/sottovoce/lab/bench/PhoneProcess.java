package dev.sottovoce.lab.bench;

import dev.sottovoce.cli.phone.PhoneJava;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a phone is started as a process of its own. */
public final class PhoneProcess {
  private PhoneProcess() {}

  /**
   * The command up to the name of the main class, with the options of the launcher.
   *
   * @param opus the beginning of the name of the Opus to use
   * @param more further options of Java
   */
  public static List<String> command(String opus, List<String> more) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(PhoneJava.options());
    command.addAll(more);
    command.addAll(
        List.of("-Dsottovoce.opus=" + opus, "-cp", System.getProperty("java.class.path")));
    return command;
  }
}
