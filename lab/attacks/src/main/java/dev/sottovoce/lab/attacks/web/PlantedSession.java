package dev.sottovoce.lab.attacks.web;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Target;
import java.util.Base64;

/** See {@link #story}. */
public final class PlantedSession implements Attack {
  private static final int IDENTIFIER_OCTETS = 32;

  @Override
  public String story() {
    return "an operator signs in in a browser where an attacker has put a session's cookie of the"
        + " attacker's choice, who then comes with the same";
  }

  @Override
  public String stoppedBy() {
    return "a session's name is the server's own, new with each sign-in";
  }

  /** Whoever has the cookie that the server gave is the operator. */
  @Override
  public Control control() {
    return new Control.HonestForm(
        target -> isSomebody(target, OperatorsBrowser.signedIn(target).cookie()));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    String value =
        Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[IDENTIFIER_OCTETS]);
    String planted = OperatorsBrowser.COOKIE + "=" + value;
    OperatorsBrowser victim = OperatorsBrowser.signedIn(target, planted);
    return victim.cookie().equals(planted) || isSomebody(target, planted);
  }

  private static boolean isSomebody(Target target, String cookie) throws Exception {
    return target
            .get(
                OperatorsBrowser.API + "session", "Cookie", cookie, "Sec-Fetch-Site", "same-origin")
            .statusCode()
        == 200;
  }
}
