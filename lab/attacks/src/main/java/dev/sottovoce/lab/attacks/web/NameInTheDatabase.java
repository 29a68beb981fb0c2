package dev.sottovoce.lab.attacks.web;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Target;
import java.util.List;

/** See {@link #story}. */
public final class NameInTheDatabase implements Attack {
  private static final String ODD = "Seán O'Brien's \"phone\"; -- 100 %";

  @Override
  public String story() {
    return "a device's name and an enrolment code are words of the database's language";
  }

  @Override
  public String stoppedBy() {
    return "values reach the database as parameters, never as text of a statement";
  }

  /** A name with everything that such a language cares for is kept as it is. */
  @Override
  public Control control() {
    return new Control.HonestForm(target -> {
      target.device("alice", ODD);
      return target.deviceNames().equals(List.of(ODD));
    });
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    target.device("alice");
    List<String> names =
        List.of(
            "x'); DELETE FROM devices; --",
            "x', '', '', 0, 0, 0); DROP TABLE devices; --",
            "x' || (SELECT secret_hash FROM enrolment_codes) || '",
            "x\\'); DELETE FROM devices; --");
    for (String name : names) target.device("mallory", name);
    for (String code : List.of("' OR '1'='1", "\" OR 1=1 --", "%", "' OR used_at IS NULL --")) {
      if (target.enrols(code)) return true;
    }
    List<String> kept = target.deviceNames();
    return kept.size() != names.size() + 1 || !kept.containsAll(names);
  }
}
