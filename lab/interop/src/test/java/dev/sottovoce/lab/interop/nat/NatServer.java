package dev.sottovoce.lab.interop.nat;

import dev.sottovoce.server.SottovoceServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * In a namespace: our server with its relay; each line is a user's name and is answered with a
 * code, or {@code port}, that of HTTPS.
 */
final class NatServer {
  private NatServer() {}

  /** FOLDER [PUBLIC-ADDRESS]. */
  public static void main(String[] arguments) throws IOException {
    Path data = Files.createDirectories(Path.of(arguments[0]));
    Files.writeString(
        data.resolve("sottovoce.yaml"),
        """
        domain: example.test
        publicAddress: %2$s
        listen:
          https: %1$s:0
          sip: %1$s:0
          metrics: 127.0.0.1:0
        turn:
          listen: %1$s:3478
          tlsPort: 443
          allowPeers: [192.0.2.0/24, 198.51.100.0/24]
        """
            .formatted(NatNetwork.SERVER, arguments.length > 1 ? arguments[1] : NatNetwork.SERVER));
    try (SottovoceServer server = SottovoceServer.start(data)) {
      server.startRelay();
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String answer =
            line.equals("port")
                ? "" + server.httpsPort()
                : server.administration().addUser(line).text();
        System.out.println(NatChild.MARK + answer);
      }
    }
    System.exit(0);
  }
}
