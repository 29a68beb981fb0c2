package dev.sottovoce.lab.attacks.web;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.server.Strictness;
import dev.sottovoce.server.http.HttpLimits;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** See {@link #story}. */
public final class SlowRequest implements Attack {
  private static final Duration PATIENCE = HttpLimits.DEFAULT.requestWithin().plusSeconds(4);
  private static final int PAUSE_MILLIS = 1_000;

  @Override
  public String story() {
    return "requests by HTTPS that come an octet at a time keep their connections";
  }

  @Override
  public String stoppedBy() {
    return "a request's head has twenty seconds";
  }

  @Override
  public Control control() {
    HttpLimits usual = HttpLimits.DEFAULT;
    return new Control.WithoutCheck(
        this,
        Setting.of(
            Strictness.FULL.with(
                new HttpLimits(
                    usual.doors(), usual.handshakeWithin(), Duration.ofHours(1), usual.idle()))));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    byte[] head = "GET /api/v1/health HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII);
    long until = System.nanoTime() + PATIENCE.toNanos();
    try (Socket socket = target.secured(target.httpsPort())) {
      socket.setSoTimeout(PAUSE_MILLIS);
      for (int i = 0; System.nanoTime() < until; i++) {
        socket.getOutputStream().write(i < head.length ? head[i] : 'x');
        if (isEnded(socket)) return false;
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits a little for the server to end it. */
  private static boolean isEnded(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }
}
