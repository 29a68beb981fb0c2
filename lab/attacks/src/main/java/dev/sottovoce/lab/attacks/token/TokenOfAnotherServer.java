package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;

/** See {@link #story}. */
public final class TokenOfAnotherServer implements Attack {
  @Override
  public String story() {
    return "a thief has a server of the same domain, which gives out tokens of alice's, and shows"
        + " one here";
  }

  @Override
  public String stoppedBy() {
    return "a token is of this server's key, by this issuer and for this audience";
  }

  /** The same device is taken at the server that gave it the token. */
  @Override
  public Control control() {
    return new Control.HonestForm(target -> {
      Device alice = target.device("alice");
      return ForgedToken.registers(target, alice, alice, alice.token());
    });
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    Device alice = target.device("alice");
    try (Target other = Target.another(Setting.REAL)) {
      Device thief = other.device("alice");
      return ForgedToken.registers(target, alice, thief, thief.token());
    }
  }
}
