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
public final class CalleeKeptBusy implements Attack {
  private static final Duration QUIET = Duration.ofSeconds(2);

  @Override
  public String story() {
    return "a device uses up all calls that may wait for somebody, so that nobody else gets through";
  }

  @Override
  public String stoppedBy() {
    return "a callee may have more calls that wait than one device can make";
  }

  @Override
  public Control control() {
    int callee = CallLimits.DEFAULT.forCallee();
    return new Control.WithoutCheck(
        this, Setting.of(Strictness.FULL.with(new CallLimits(callee, callee, 20_000))));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    Device mallory = target.device("mallory");
    Device alice = target.device("alice");
    Device bob = target.device("bob");
    try (TlsLine phone = new TlsLine(target, bob);
        TlsLine line = new TlsLine(target, mallory);
        TlsLine caller = new TlsLine(target, alice)) {
      phone.send(bob.registration().toRequest());
      if (phone.status() != 200) throw new IllegalStateException("bob cannot sign in");
      for (int i = 0; i < CallLimits.DEFAULT.forCallee(); i++) line.send(mallory.invite(bob));
      phone.calls(QUIET);
      caller.send(alice.invite(bob));
      return phone.calls(QUIET) == 0;
    }
  }
}
