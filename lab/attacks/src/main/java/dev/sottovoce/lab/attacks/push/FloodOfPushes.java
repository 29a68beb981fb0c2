package dev.sottovoce.lab.attacks.push;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.sip.push.WakeUps;

/** See {@link #story}. */
public final class FloodOfPushes implements Attack {
  private static final int PUSHES = 30;

  /** As many as the phone wakes for in a minute, whoever sends. */
  private static final int BEARABLE = 10;

  @Override
  public String story() {
    return "a server that was taken over wakes a phone without end";
  }

  @Override
  public String stoppedBy() {
    return "a phone wakes ten times a minute, and no oftener";
  }

  @Override
  public Control control() {
    return new Control.WithoutCheck(this, Setting.REAL.without(WakeUps.Check.RATE));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    SleepingPhone phone = new SleepingPhone(target, target.device("bob"));
    for (int i = 0; i < PUSHES; i++) phone.gets(phone.pushTo(phone.keys()));
    return phone.registrations() > BEARABLE;
  }
}
