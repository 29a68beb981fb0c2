package dev.sottovoce.lab.attacks.flood;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.TlsLine;
import dev.sottovoce.server.Strictness;
import dev.sottovoce.server.routing.CallLimits;
import java.time.Duration;

/** See {@link #story}. */
public final class RingingWithoutEnd implements Attack {
  private static final int CALLS = 40;
  private static final Duration QUIET = Duration.ofSeconds(2);

  @Override
  public String story() {
    return "a device rings somebody with forty calls at once";
  }

  @Override
  public String stoppedBy() {
    return "eight calls of one device may wait";
  }

  @Override
  public Control control() {
    return new Control.WithoutCheck(
        this, Setting.of(Strictness.FULL.with(new CallLimits(1_000, 1_000, 20_000))));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    Device mallory = target.device("mallory");
    Device bob = target.device("bob");
    try (TlsLine phone = new TlsLine(target, bob);
        TlsLine line = new TlsLine(target, mallory)) {
      phone.send(bob.registration().toRequest());
      if (phone.status() != 200) throw new IllegalStateException("bob cannot sign in");
      for (int i = 0; i < CALLS; i++) line.send(mallory.invite(bob));
      return phone.calls(QUIET) == CALLS;
    }
  }
}
