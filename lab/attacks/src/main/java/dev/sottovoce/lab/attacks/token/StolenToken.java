package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.identity.token.ProofCheck;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import java.util.Optional;

/** See {@link #story}. */
public final class StolenToken extends ProofAttack {
  public StolenToken() {
    super(
        ProofCheck.Check.KEY,
        "REGISTER with somebody's token and a proof of the thief's own key",
        "the token is bound to its owner's key (cnf)");
  }

  @Override
  Loot loot(Target target, Device victim, Optional<String> nonce) throws Exception {
    String token = victim.token();
    Device thief = target.device("mallory");
    return new Loot(token, thief.proof("REGISTER", Device.REGISTRAR, nonce, token));
  }
}
