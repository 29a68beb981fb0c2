package dev.sottovoce.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server that only this machine reaches, on free ports. */
public final class LocalServer {
  private LocalServer() {}

  /** Writes the configuration of such a server into a new folder. */
  public static void configure(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("sottovoce.yaml"),
        """
        domain: localhost
        publicAddress: localhost
        listen:
          https: 127.0.0.1:0
          sip: 127.0.0.1:0
          metrics: 127.0.0.1:0
        """);
  }
}
