package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ports of this machine's own loopback, which have no TLS. */
class ClearTextTest {
  private static final String UPGRADE =
      "Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\n"
          + "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n";

  @TempDir Path data;

  @Test
  void anUpgradeToHttp2_isNotTaken_andTheRequestIsAnsweredAsItIs() throws Exception {
    try (RunningServer running =
        new RunningServer(data, Clock.systemUTC(), Strictness.FULL, "firstLook: 127.0.0.1:0\n")) {
      int look = running.server.firstLookPort().getAsInt();
      String answer = answer(look, "GET /phone/ HTTP/1.1\r\nHost: x\r\n" + UPGRADE + "\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
      int metrics = running.server.metricsPort();
      answer = answer(metrics, "GET /metrics HTTP/1.1\r\nHost: x\r\n" + UPGRADE + "\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    }
  }

  private static String answer(int port, String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] first = socket.getInputStream().readNBytes(64);
      return new String(first, StandardCharsets.US_ASCII);
    }
  }
}
