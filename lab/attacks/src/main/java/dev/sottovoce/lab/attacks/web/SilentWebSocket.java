package dev.sottovoce.lab.attacks.web;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.WebSocketLine;
import dev.sottovoce.server.edge.EdgeLimits;
import java.time.Duration;

/** See {@link #story}. */
public final class SilentWebSocket implements Attack {
  private static final Duration PATIENCE = EdgeLimits.DEFAULT.waits().signIn().plusSeconds(3);

  @Override
  public String story() {
    return "WebSockets that answer pings and never sign in keep their places";
  }

  @Override
  public String stoppedBy() {
    return "signing in has ten seconds";
  }

  @Override
  public Control control() {
    return new Control.WithoutCheck(
        this, Setting.waiting(EdgeLimits.DEFAULT.waits().handshake(), Duration.ofHours(1)));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    try (WebSocketLine silent = new WebSocketLine(target)) {
      return !silent.isClosedWithin(PATIENCE);
    }
  }
}
