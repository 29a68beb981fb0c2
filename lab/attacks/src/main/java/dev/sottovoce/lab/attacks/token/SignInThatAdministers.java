package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.identity.token.ProofCheck;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import java.util.List;
import java.util.Optional;

/** See {@link #story}. */
public final class SignInThatAdministers extends AdministrationAttack {
  public SignInThatAdministers() {
    super(
        List.of(ProofCheck.Check.METHOD, ProofCheck.Check.URI),
        "a user is added with a token and a proof by which its device meant to sign in for calls",
        "a proof is for one method and one address: SIP's is none of HTTPS");
  }

  @Override
  String proof(Target target, Device administers, Optional<String> nonce, String token) {
    return administers.proof("REGISTER", Device.REGISTRAR, nonce, token);
  }
}
