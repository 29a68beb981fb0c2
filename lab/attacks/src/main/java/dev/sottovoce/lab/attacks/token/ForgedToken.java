package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.identity.token.AccessToken;
import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.WebSocketLine;
import java.util.Optional;

/**
 * A thief writes a token of alice's that is bound to the thief's own key, and registers as alice.
 */
abstract class ForgedToken implements Attack {
  private final String story;
  private final String stoppedBy;

  ForgedToken(String story, String stoppedBy) {
    this.story = story;
    this.stoppedBy = stoppedBy;
  }

  /**
   * Makes the token.
   *
   * @param claims what it has to say
   * @param keyId the server's signing key, by its name
   */
  abstract String forge(Target target, AccessToken claims, String keyId, Device thief)
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
    return new Control.HonestForm(target -> {
      Device alice = target.device("alice");
      return registers(target, alice, alice, alice.token());
    });
  }

  @Override
  public final boolean succeeds(Target target) throws Exception {
    Device alice = target.device("alice");
    Device thief = target.device("mallory");
    AccessToken genuine = AccessToken.inspect(alice.token()).orElseThrow();
    AccessToken claims =
        new AccessToken(
            genuine.issuer(),
            genuine.subject(),
            genuine.client(),
            genuine.audience(),
            genuine.issued(),
            genuine.expires(),
            genuine.id(),
            genuine.roles(),
            thief.publicKey().thumbprint());
    return registers(target, alice, thief, forge(target, claims, target.tokenKeyId(), thief));
  }

  /** Whether a device gets in as somebody, with that token and a proof of its own key. */
  static boolean registers(Target target, Device whose, Device prover, String token)
      throws Exception {
    try (WebSocketLine line = new WebSocketLine(target)) {
      Optional<String> nonce = line.nonce(whose);
      String proof = prover.proof("REGISTER", Device.REGISTRAR, nonce, token);
      line.send(whose.registration(token, proof));
      return line.status() == 200;
    }
  }
}
