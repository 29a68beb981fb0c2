package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.identity.token.ProofCheck;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import java.util.Optional;

/** See {@link #story}. */
public final class ProofMadeInAdvance extends ProofAttack {
  public ProofMadeInAdvance() {
    super(
        ProofCheck.Check.NONCE,
        "REGISTER with a proof that was made long before, when the thief had the device in hand",
        "a proof holds a nonce of the last two minutes");
  }

  @Override
  Loot loot(Target target, Device victim, Optional<String> nonce) throws Exception {
    String token = victim.token();
    return new Loot(
        token, victim.proof("REGISTER", Device.REGISTRAR, Optional.of("guessed"), token));
  }
}
