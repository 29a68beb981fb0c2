package dev.sottovoce.lab.attacks.downgrade;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.interop.own.LyingServer;
import dev.sottovoce.lab.interop.own.LyingServer.Lie;
import dev.sottovoce.phone.PhoneConfig.Signing;

/** A server that was taken over changes an offer between phones that do not sign. */
abstract class UnsignedOffer implements Attack {
  /** What the offer becomes. */
  abstract String changed(String description);

  /** What is not changed gets through, between the same phones. */
  @Override
  public final Control control() {
    return new Control.HonestForm(target -> connects(target, Lie.NONE));
  }

  @Override
  public final boolean succeeds(Target target) throws Exception {
    return connects(target, this::changed);
  }

  private static boolean connects(Target target, Lie lie) throws Exception {
    try (LiedToPhones phones = new LiedToPhones(target, LyingServer.Change.of(lie), Signing.OFF)) {
      return phones.connects();
    }
  }
}
