package dev.sottovoce.lab.attacks.web;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.server.edge.EdgeLimits;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** See {@link #story}. */
public final class SilentHandshake implements Attack {
  private static final Duration PATIENCE = EdgeLimits.DEFAULT.waits().handshake().plusSeconds(3);

  @Override
  public String story() {
    return "connections to SIP that never begin TLS keep their places";
  }

  @Override
  public String stoppedBy() {
    return "a handshake has ten seconds";
  }

  @Override
  public Control control() {
    return new Control.WithoutCheck(
        this, Setting.waiting(Duration.ofHours(1), EdgeLimits.DEFAULT.waits().signIn()));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    try (Socket silent = target.connect("127.0.0.1", target.sipPort())) {
      silent.setSoTimeout((int) PATIENCE.toMillis());
      return silent.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }
}
