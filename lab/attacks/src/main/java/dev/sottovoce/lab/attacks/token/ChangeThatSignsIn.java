package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.identity.token.ProofCheck;
import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.WebSocketLine;
import dev.sottovoce.server.Strictness;
import java.util.Optional;

/** See {@link #story}. */
public final class ChangeThatSignsIn implements Attack {
  @Override
  public String story() {
    return "REGISTER with a token and a proof that their device meant for a change over HTTPS";
  }

  @Override
  public String stoppedBy() {
    return "a proof is for one method and one address: HTTPS's is none of SIP";
  }

  @Override
  public Control control() {
    return new Control.WithoutCheck(
        this,
        Setting.of(Strictness.FULL.without(ProofCheck.Check.METHOD).without(ProofCheck.Check.URI)));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    Device alice = target.device("alice");
    String token = alice.token();
    try (WebSocketLine thief = new WebSocketLine(target)) {
      Optional<String> nonce = alice.nonce();
      String proof = alice.proof("POST", AdministrationAttack.address(target), nonce, token);
      thief.send(alice.registration(token, proof));
      return thief.status() == 200;
    }
  }
}
