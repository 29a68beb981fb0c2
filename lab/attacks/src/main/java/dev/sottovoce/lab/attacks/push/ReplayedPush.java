package dev.sottovoce.lab.attacks.push;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.sip.push.WakeUps;
import dev.sottovoce.wire.Bytes;

/** See {@link #story}. */
public final class ReplayedPush implements Attack {
  private static final int REPLAYS = 30;

  @Override
  public String story() {
    return "a push service delivers one push of the server again and again: the phone never sleeps";
  }

  @Override
  public String stoppedBy() {
    return "a push wakes once, and while it is fresh";
  }

  @Override
  public Control control() {
    return new Control.WithoutCheck(
        this,
        Setting.REAL.without(WakeUps.Check.REPLAY, WakeUps.Check.FRESHNESS, WakeUps.Check.RATE));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    SleepingPhone phone = new SleepingPhone(target, target.device("bob"));
    Bytes push = phone.pushTo(phone.keys());
    for (int i = 0; i < REPLAYS; i++) phone.gets(push);
    return phone.registrations() > 1;
  }
}
