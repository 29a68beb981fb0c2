package dev.sottovoce.lab.interop;

import dev.sottovoce.server.SipPhoneKit;
import dev.sottovoce.server.SottovoceServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Our real server on free loopback ports. */
final class OwnServer implements AutoCloseable {
  private final Path folder;
  final SottovoceServer server;

  OwnServer(Path folder) throws IOException {
    this.folder = folder;
    Path data = Files.createDirectories(folder.resolve("server"));
    Files.writeString(
        data.resolve("sottovoce.yaml"),
        """
        domain: example.test
        publicAddress: 127.0.0.1
        listen:
          https: 127.0.0.1:0
          sip: 127.0.0.1:0
          metrics: 127.0.0.1:0
        """);
    server = SottovoceServer.start(data);
  }

  /** A stock baresip with what {@code user add NAME --sip-phone} hands out. */
  Baresip baresip(String user, SipPhoneKit.Ice ice, BaresipConfig.Answer answer, Path speech)
      throws Exception {
    Path kit = folder.resolve("kit-" + user);
    server.administration().addSipPhone(user, kit, new SipPhoneKit.Options(ice, "127.0.0.1", 0));
    return Baresip.start(
        BaresipConfig.ofKit(kit, answer, speech), folder.resolve("baresip-" + user));
  }

  @Override
  public void close() {
    server.close();
  }
}
