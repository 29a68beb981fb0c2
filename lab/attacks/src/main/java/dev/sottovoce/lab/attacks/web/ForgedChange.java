package dev.sottovoce.lab.attacks.web;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.server.Strictness;
import dev.sottovoce.server.console.ConsoleCheck;
import java.util.List;

/** See {@link #story}. */
public final class ForgedChange implements Attack {
  private static final String SITE = "https://evil.example";

  @Override
  public String story() {
    return "a page of another site adds a user through the browser of somebody who administers";
  }

  @Override
  public String stoppedBy() {
    return "a change comes from the console's own Origin, as JSON, with a header that forms cannot"
        + " send";
  }

  @Override
  public Control control() {
    return new Control.WithoutCheck(
        this, Setting.of(Strictness.FULL.without(ConsoleCheck.OTHER_SITES)));
  }

  /** As forms and scripts of other sites send it, and as old browsers and odd proxies would. */
  @Override
  public boolean succeeds(Target target) throws Exception {
    OperatorsBrowser olga = OperatorsBrowser.signedIn(target);
    String own = target.issuer();
    List<List<String>> forged =
        List.of(
            List.of("Origin", SITE, "Sec-Fetch-Site", "cross-site", "Content-Type", "text/plain"),
            List.of("Origin", SITE, "Content-Type", "text/plain"),
            List.of("Origin", "null", "Content-Type", "text/plain"),
            List.of("Content-Type", "application/x-www-form-urlencoded"),
            List.of("Origin", own, "Content-Type", "text/plain", "X-Console", "1"),
            List.of("Origin", own, "Content-Type", "application/json"),
            List.of("Content-Type", "application/json", "X-Console", "1"),
            json(own + ".evil.example", "cross-site"),
            json("http" + own.substring("https".length()), "same-site"),
            json("https://localhost:1", "same-site"),
            json(SITE, "same-origin"),
            json(own, "cross-site"),
            json(own, "none"));
    int number = 0;
    for (List<String> headers : forged) {
      number++;
      if (olga.adds("mallory" + number, headers)) return true;
    }
    return false;
  }

  private static List<String> json(String origin, String from) {
    return List.of(
        "Origin",
        origin,
        "Sec-Fetch-Site",
        from,
        "Content-Type",
        "application/json",
        "X-Console",
        "1");
  }
}
