package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.identity.token.ProofCheck;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import java.util.List;
import java.util.Optional;

/** See {@link #story}. */
public final class StolenAdministration extends AdministrationAttack {
  public StolenAdministration() {
    super(
        List.of(ProofCheck.Check.KEY),
        "a user is added with the token of a device that administers and a proof of the thief's key",
        "the token is bound to its owner's key (cnf), over HTTPS as in SIP");
  }

  @Override
  String proof(Target target, Device administers, Optional<String> nonce, String token)
      throws Exception {
    return target.device("mallory").proof("POST", address(target), nonce, token);
  }
}
