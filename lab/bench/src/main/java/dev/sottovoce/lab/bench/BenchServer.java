package dev.sottovoce.lab.bench;

import dev.sottovoce.server.SottovoceServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Our server on free ports of loopback, for benches of calls. */
public final class BenchServer {
  private BenchServer() {}

  /**
   * @param folder takes its data
   */
  public static SottovoceServer start(Path folder) throws IOException {
    Path data = Files.createDirectories(folder.resolve("server"));
    Files.writeString(
        data.resolve("sottovoce.yaml"),
        """
        domain: example.test
        publicAddress: 127.0.0.1
        listen:
          https: 127.0.0.1:0
          sip: 127.0.0.1:0
          metrics: off
        """);
    return SottovoceServer.start(data);
  }
}
