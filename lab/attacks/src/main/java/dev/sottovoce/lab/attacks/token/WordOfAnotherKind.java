package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import java.util.List;

/** See {@link #story}. */
public final class WordOfAnotherKind implements Attack {
  @Override
  public String story() {
    return "what alice's device has signed for one place, an assertion or a proof, is shown as its"
        + " token at another, and the other way round";
  }

  @Override
  public String stoppedBy() {
    return "each kind of token says its type (typ), and is taken as nothing else";
  }

  /** A token is taken as one. */
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
    String token = alice.token();
    String proof = alice.proof("POST", target.issuer() + "/oauth2/token", alice.nonce(), token);
    for (String word : List.of(alice.assertion(), proof)) {
      if (ForgedToken.registers(target, alice, alice, word)) return true;
    }
    return alice.isGivenATokenFor(token) || alice.isGivenATokenFor(proof);
  }
}
