package dev.sottovoce.lab.attacks;

import dev.sottovoce.lab.attacks.flood.CalleeKeptBusy;
import dev.sottovoce.lab.attacks.flood.HandshakesOfOneSource;
import dev.sottovoce.lab.attacks.flood.RegisterFlood;
import dev.sottovoce.lab.attacks.flood.RingingWithoutEnd;
import dev.sottovoce.lab.attacks.token.ProofForAnotherAddress;
import dev.sottovoce.lab.attacks.token.ProofForAnotherMethod;
import dev.sottovoce.lab.attacks.token.ProofMadeInAdvance;
import dev.sottovoce.lab.attacks.token.ProofOfAnotherToken;
import dev.sottovoce.lab.attacks.token.ReplayedProof;
import dev.sottovoce.lab.attacks.token.StolenToken;
import dev.sottovoce.lab.attacks.web.PageOfAnotherSite;
import dev.sottovoce.lab.attacks.web.SilentHandshake;
import dev.sottovoce.lab.attacks.web.SilentWebSocket;
import dev.sottovoce.lab.attacks.web.SlowRequest;
import java.util.List;
import java.util.Optional;

/** All attacks. */
public final class Suite {
  private static final List<Attack> ATTACKS =
      List.of(
          new StolenToken(),
          new ReplayedProof(),
          new ProofForAnotherMethod(),
          new ProofForAnotherAddress(),
          new ProofMadeInAdvance(),
          new ProofOfAnotherToken(),
          new PageOfAnotherSite(),
          new SilentHandshake(),
          new SilentWebSocket(),
          new SlowRequest(),
          new RegisterFlood(),
          new RingingWithoutEnd(),
          new CalleeKeptBusy(),
          new HandshakesOfOneSource());

  private Suite() {}

  public static List<Attack> all() {
    return ATTACKS;
  }

  static Optional<Attack> named(String name) {
    return ATTACKS.stream().filter(attack -> attack.name().equals(name)).findFirst();
  }
}
