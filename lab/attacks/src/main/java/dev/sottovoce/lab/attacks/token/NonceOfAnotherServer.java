package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.identity.token.ProofCheck;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.WebSocketLine;
import java.util.Optional;

/** See {@link #story}. */
public final class NonceOfAnotherServer extends ProofAttack {
  public NonceOfAnotherServer() {
    super(
        ProofCheck.Check.NONCE,
        "REGISTER with a proof that holds a nonce of another server of the same domain",
        "each server knows its own nonces alone");
  }

  @Override
  Loot loot(Target target, Device victim, Optional<String> nonce) throws Exception {
    try (Target other = Target.another(Setting.REAL);
        WebSocketLine there = new WebSocketLine(other)) {
      String token = victim.token();
      Optional<String> foreign = there.nonce(other.device("alice"));
      return new Loot(token, victim.proof("REGISTER", Device.REGISTRAR, foreign, token));
    }
  }
}
