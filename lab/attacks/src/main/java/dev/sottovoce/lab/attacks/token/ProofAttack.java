package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.identity.token.ProofCheck;
import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.WebSocketLine;
import dev.sottovoce.server.Strictness;
import java.util.Optional;

/** A thief has a token of alice's and something that looks like a proof, and registers as alice. */
abstract class ProofAttack implements Attack {
  private final ProofCheck.Check check;
  private final String story;
  private final String stoppedBy;

  ProofAttack(ProofCheck.Check check, String story, String stoppedBy) {
    this.check = check;
    this.story = story;
    this.stoppedBy = stoppedBy;
  }

  /** What the thief has. */
  record Loot(String token, String proof) {
    @Override
    public String toString() {
      return "Loot[redacted]";
    }
  }

  /**
   * How the thief comes by it.
   *
   * @param nonce one that the server has just given
   */
  abstract Loot loot(Target target, Device victim, Optional<String> nonce) throws Exception;

  @Override
  public final String story() {
    return story;
  }

  @Override
  public final String stoppedBy() {
    return stoppedBy;
  }

  @Override
  public final Control control() {
    return new Control.WithoutCheck(this, Setting.of(Strictness.FULL.without(check)));
  }

  @Override
  public final boolean succeeds(Target target) throws Exception {
    Device alice = target.device("alice");
    try (WebSocketLine thief = new WebSocketLine(target)) {
      Loot loot = loot(target, alice, thief.nonce(alice));
      thief.send(alice.registration(loot.token(), loot.proof()));
      return thief.status() == 200;
    }
  }
}
