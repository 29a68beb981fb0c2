package dev.sottovoce.lab.attacks.flood;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.WebSocketLine;
import dev.sottovoce.server.Strictness;
import dev.sottovoce.server.edge.EdgeLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** See {@link #story}. */
public final class StrangerWhoAsksOn implements Attack {
  private static final int REQUESTS = 40;
  private static final Duration NO_HURRY = Duration.ofMinutes(2);

  @Override
  public String story() {
    return "somebody without a token sends REGISTER after REGISTER and has them all answered";
  }

  @Override
  public String stoppedBy() {
    return "after four messages a stranger is read once a second, and closed after ten";
  }

  @Override
  public Control control() {
    EdgeLimits usual = EdgeLimits.DEFAULT;
    EdgeLimits.Waits patient =
        new EdgeLimits.Waits(usual.waits().handshake(), NO_HURRY, usual.waits().idle());
    EdgeLimits open = usual.with(EdgeLimits.Messages.UNLIMITED).with(patient);
    return new Control.WithoutCheck(this, Setting.of(Strictness.FULL.with(open)));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    Device mallory = target.device("mallory");
    try (WebSocketLine line = new WebSocketLine(target)) {
      for (int i = 0; i < REQUESTS; i++) {
        if (line.nonce(mallory).isEmpty()) return false;
      }
      return true;
    } catch (IOException | ExecutionException e) {
      // It was closed while it sent.
      return false;
    }
  }
}
