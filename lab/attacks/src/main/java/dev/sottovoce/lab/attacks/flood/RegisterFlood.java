package dev.sottovoce.lab.attacks.flood;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.TlsLine;
import dev.sottovoce.server.Strictness;
import dev.sottovoce.server.edge.EdgeLimits;

/** See {@link #story}. */
public final class RegisterFlood implements Attack {
  private static final int REQUESTS = 2_000;

  @Override
  public String story() {
    return "a device sends two thousand REGISTERs at once and has most of them served";
  }

  @Override
  public String stoppedBy() {
    return "50 messages a second of one connection, then 503 with Retry-After";
  }

  @Override
  public Setting weakened() {
    EdgeLimits usual = EdgeLimits.DEFAULT;
    return Setting.of(
        Strictness.FULL.with(
            new EdgeLimits(
                usual.doors(),
                usual.connectionsPerDevice(),
                1e6,
                1e6,
                usual.badMessages(),
                64 * 1024 * 1024,
                usual.handshakeWithin(),
                usual.signInWithin(),
                usual.idle())));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    Device mallory = target.device("mallory");
    int served = 0;
    try (TlsLine line = new TlsLine(target, mallory)) {
      for (int i = 0; i < REQUESTS; i++) line.send(mallory.registration().toRequest());
      for (int i = 0; i < REQUESTS; i++) {
        int status = line.status();
        if (status == 0) break;
        if (status == 200) served++;
      }
    }
    return served > REQUESTS / 2;
  }
}
