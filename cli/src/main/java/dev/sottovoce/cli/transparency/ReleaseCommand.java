package dev.sottovoce.cli.transparency;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.server.log.Releases;
import dev.sottovoce.server.log.TransparencyLog;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code log release}. */
@Command(
    name = "release",
    header = "Print what the log has of a server that runs this release.",
    description = {
      "Build the same source yourself, run this, and compare with 'sottovoce log prove"
          + " release:server' (release:phone, release:console) on an enrolled phone: the same"
          + " SHA-256 is the same program."
    })
final class ReleaseCommand implements Runnable {
  private final Console console;

  @Option(names = "--list", description = "Print the files, too, as sha256sum does.")
  private boolean list;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  ReleaseCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Map<String, Bytes> lists = lists();
    Map<String, String> hashes = new TreeMap<>();
    lists.forEach((label, files) -> hashes.put(label, TransparencyLog.hash(files).hex()));
    if (json) {
      console.json(Map.copyOf(hashes));
      return;
    }
    hashes.forEach((label, hash) -> {
      console.say(label + "  " + hash);
      Bytes files = lists.get(label);
      if (list && files != null)
        console.say(files.utf8().stripTrailing().indent(2).stripTrailing());
    });
  }

  private static Map<String, Bytes> lists() {
    try {
      return Releases.running();
    } catch (IOException e) {
      throw new UncheckedIOException("the program's own files cannot be read", e);
    }
  }
}
