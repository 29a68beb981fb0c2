package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.identity.token.ProofCheck;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import java.util.Optional;

/** See {@link #story}. */
public final class ProofOfAnotherToken extends ProofAttack {
  public ProofOfAnotherToken() {
    super(
        ProofCheck.Check.TOKEN,
        "REGISTER with a newer token and a proof that was made for an older one",
        "a proof is for one token (ath)");
  }

  @Override
  Loot loot(Target target, Device victim, Optional<String> nonce) throws Exception {
    String older = victim.token();
    String proof = victim.proof("REGISTER", Device.REGISTRAR, nonce, older);
    return new Loot(victim.token(), proof);
  }
}
