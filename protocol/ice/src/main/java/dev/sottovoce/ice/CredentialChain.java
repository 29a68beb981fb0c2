package dev.sottovoce.ice;

import dev.sottovoce.crypto.Entropy;
import java.util.ArrayList;
import java.util.List;

/** The credentials of one media stream, one pair for each restart, the same for all components. */
final class CredentialChain {
  private final Entropy entropy;
  private final List<IceCredentials> drawn = new ArrayList<>();

  CredentialChain(Entropy entropy) {
    this.entropy = entropy;
  }

  IceCredentials of(int generation) {
    while (drawn.size() <= generation) drawn.add(IceCredentials.random(entropy));
    return drawn.get(generation);
  }
}
