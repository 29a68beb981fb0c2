package dev.sottovoce.lab.attacks.token;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.WebSocketLine;
import java.time.Duration;

/** See {@link #story}. */
public final class TokenOfARevokedDevice implements Attack {
  /** Another process than the server cuts it off, and the server hears of it within this. */
  private static final Duration CUT_WITHIN = Duration.ofSeconds(1);

  @Override
  public String story() {
    return "a stolen phone that was cut off goes on with the token that it still has";
  }

  @Override
  public String stoppedBy() {
    return "a token counts as long as its device is not revoked";
  }

  @Override
  public Control control() {
    return new Control.HonestForm(target -> registers(target, false));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    return registers(target, true);
  }

  private static boolean registers(Target target, boolean revoked) throws Exception {
    Device phone = target.device("alice");
    String token = phone.token();
    try (WebSocketLine line = new WebSocketLine(target)) {
      var nonce = line.nonce(phone);
      if (revoked) {
        target.revoke(phone);
        Thread.sleep(CUT_WITHIN.toMillis());
      }
      line.send(phone.registration(token, phone.proof("REGISTER", Device.REGISTRAR, nonce, token)));
      return line.status() == 200;
    }
  }
}
