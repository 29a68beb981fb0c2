package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.identity.token.ProofCheck;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import java.util.List;
import java.util.Optional;

/** See {@link #story}. */
public final class ReplayedAdministration extends AdministrationAttack {
  public ReplayedAdministration() {
    super(
        List.of(ProofCheck.Check.REPLAY),
        "a user is added with the token and the proof by which a device that administers has just"
            + " added another",
        "a proof counts once (jti), over HTTPS as in SIP");
  }

  @Override
  String proof(Target target, Device administers, Optional<String> nonce, String token)
      throws Exception {
    String proof = administers.proof("POST", address(target), nonce, token);
    adds(target, "carol", token, proof);
    if (!target.userNames().contains("carol")) throw new IllegalStateException("olga may not add");
    return proof;
  }
}
