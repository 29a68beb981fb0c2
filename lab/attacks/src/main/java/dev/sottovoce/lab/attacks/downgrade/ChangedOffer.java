package dev.sottovoce.lab.attacks.downgrade;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.interop.own.LyingServer;
import dev.sottovoce.phone.PhoneConfig.Signing;

/** A server that was taken over weakens alice's offer; the call goes on with what is left. */
abstract class ChangedOffer implements Attack {
  private final Signing signing;

  ChangedOffer(Signing signing) {
    this.signing = signing;
  }

  /** The weaker one. */
  abstract LyingServer.Change change();

  /** The same attack on phones that do not sign. */
  abstract ChangedOffer unsigned();

  @Override
  public final String stoppedBy() {
    return "the caller's device signs its offer, and the callee's does not ring for another";
  }

  @Override
  public final Control control() {
    return new Control.WithoutCheck(unsigned(), Setting.REAL);
  }

  @Override
  public final boolean succeeds(Target target) throws Exception {
    try (LiedToPhones phones = new LiedToPhones(target, change(), signing)) {
      return phones.connects();
    }
  }
}
