package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.WebSocketLine;

/** See {@link #story}. */
public final class ConnectionOfTheThief implements Attack {
  @Override
  public String story() {
    return "alice signs in on a connection that mallory has signed in on before and goes on using";
  }

  @Override
  public String stoppedBy() {
    return "a connection belongs to the device that signs in on it first, and to no other";
  }

  /** Whose connection it is may sign in on it again. */
  @Override
  public Control control() {
    return new Control.HonestForm(target -> {
      Device mallory = target.device("mallory");
      return isTakenOver(target, mallory, mallory);
    });
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    return isTakenOver(target, target.device("mallory"), target.device("alice"));
  }

  private static boolean isTakenOver(Target target, Device first, Device second) throws Exception {
    try (WebSocketLine line = new WebSocketLine(target)) {
      if (signsIn(line, first) != 200) throw new IllegalStateException("nobody can sign in");
      return signsIn(line, second) == 200;
    }
  }

  private static int signsIn(WebSocketLine line, Device device) throws Exception {
    String token = device.token();
    String proof = device.proof("REGISTER", Device.REGISTRAR, line.nonce(device), token);
    line.send(device.registration(token, proof));
    return line.status();
  }
}
