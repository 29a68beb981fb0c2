package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.identity.token.ProofCheck;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import java.util.Optional;

/** See {@link #story}. */
public final class ProofForAnotherMethod extends ProofAttack {
  public ProofForAnotherMethod() {
    super(
        ProofCheck.Check.METHOD,
        "REGISTER with a proof that was made for another method",
        "a proof is for one method (htm)");
  }

  @Override
  Loot loot(Target target, Device victim, Optional<String> nonce) throws Exception {
    String token = victim.token();
    return new Loot(token, victim.proof("OPTIONS", Device.REGISTRAR, nonce, token));
  }
}
