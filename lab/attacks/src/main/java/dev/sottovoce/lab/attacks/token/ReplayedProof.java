package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.identity.token.ProofCheck;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.WebSocketLine;
import java.util.Optional;

/** See {@link #story}. */
public final class ReplayedProof extends ProofAttack {
  public ReplayedProof() {
    super(
        ProofCheck.Check.REPLAY,
        "REGISTER with a token and a proof that their owner has just used",
        "a proof counts once (jti)");
  }

  @Override
  Loot loot(Target target, Device victim, Optional<String> nonce) throws Exception {
    String token = victim.token();
    String proof = victim.proof("REGISTER", Device.REGISTRAR, nonce, token);
    try (WebSocketLine own = new WebSocketLine(target)) {
      own.send(victim.registration(token, proof));
      if (own.status() != 200) throw new IllegalStateException("the owner cannot sign in");
    }
    return new Loot(token, proof);
  }
}
