package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.identity.token.ProofCheck;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import java.util.Optional;

/** See {@link #story}. */
public final class ProofForAnotherAddress extends ProofAttack {
  public ProofForAnotherAddress() {
    super(
        ProofCheck.Check.URI,
        "REGISTER with a proof that was made for another server's address",
        "a proof is for one address (htu)");
  }

  @Override
  Loot loot(Target target, Device victim, Optional<String> nonce) throws Exception {
    String token = victim.token();
    return new Loot(token, victim.proof("REGISTER", "sip:other.test", nonce, token));
  }
}
