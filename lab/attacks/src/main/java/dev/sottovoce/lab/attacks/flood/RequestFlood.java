package dev.sottovoce.lab.attacks.flood;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.TlsLine;
import dev.sottovoce.server.Strictness;
import dev.sottovoce.server.edge.EdgeLimits;
import dev.sottovoce.sip.message.SipRequest;
import java.time.Duration;

/** One device sends two thousand requests at once. */
abstract class RequestFlood implements Attack {
  private static final int REQUESTS = 2_000;
  private static final Duration TIME = Duration.ofSeconds(10);

  abstract SipRequest request(Device mallory);

  @Override
  public final String stoppedBy() {
    return "50 messages a second of one connection, then 503 with Retry-After";
  }

  @Override
  public final Control control() {
    EdgeLimits open = EdgeLimits.DEFAULT.with(EdgeLimits.Messages.UNLIMITED);
    return new Control.WithoutCheck(this, Setting.of(Strictness.FULL.with(open)));
  }

  @Override
  public final boolean succeeds(Target target) throws Exception {
    Device mallory = target.device("mallory");
    int served = 0;
    try (TlsLine line = new TlsLine(target, mallory)) {
      // What may come in that time anyway is less than half.
      long until = System.nanoTime() + TIME.toNanos();
      for (int i = 0; i < REQUESTS; i++) line.send(request(mallory));
      for (int i = 0; i < REQUESTS && System.nanoTime() - until < 0; i++) {
        int status = line.status();
        if (status == 0) break;
        if (status == 200) served++;
      }
    }
    return served > REQUESTS / 2;
  }
}
