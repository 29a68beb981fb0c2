package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.identity.token.ProofCheck;
import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.server.Strictness;
import dev.sottovoce.server.admin.Role;
import java.util.List;
import java.util.Optional;

/** A thief has a token of a device that administers, and tries to add a user of their own. */
abstract class AdministrationAttack implements Attack {
  static final String USERS = "/api/v1/console/users";
  private static final String NEW_USER = "mole";

  private final List<ProofCheck.Check> checks;
  private final String story;
  private final String stoppedBy;

  AdministrationAttack(List<ProofCheck.Check> checks, String story, String stoppedBy) {
    this.checks = checks;
    this.story = story;
    this.stoppedBy = stoppedBy;
  }

  /** The proof that the thief sends along. */
  abstract String proof(Target target, Device administers, Optional<String> nonce, String token)
      throws Exception;

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
    Strictness weak = Strictness.FULL;
    for (ProofCheck.Check each : checks) weak = weak.without(each);
    return new Control.WithoutCheck(this, Setting.of(weak));
  }

  @Override
  public final boolean succeeds(Target target) throws Exception {
    Device device = target.device("olga");
    target.link("olga", Role.OPERATOR, device);
    String token = device.token();
    adds(target, NEW_USER, token, proof(target, device, device.nonce(), token));
    return target.userNames().contains(NEW_USER);
  }

  static void adds(Target target, String user, String token, String proof) throws Exception {
    target.post(
        USERS, "{\"name\":\"" + user + "\"}", "Authorization", "DPoP " + token, "DPoP", proof);
  }

  static String address(Target target) {
    return target.issuer() + USERS;
  }
}
