package dev.sottovoce.lab.attacks.web;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Target;
import java.util.List;

/** See {@link #story}. */
public final class PathOutOfThePage implements Attack {
  /** What could be found by them: the authority's key, the database, classes. */
  private static final List<String> PATHS =
      List.of(
          "/phone/../ca/ca.key",
          "/phone/../../../../../../../../etc/passwd",
          "/phone/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
          "/phone/..%2f..%2f..%2fetc%2fpasswd",
          "/phone/..%252f..%252fetc/passwd",
          "/phone/..\\..\\etc\\passwd",
          "/phone/....//....//etc/passwd",
          "/phone//etc/passwd",
          "/phone/%00../index.html",
          "/phone/../openapi.yaml",
          "/phone/../../server/SottovoceServer.class",
          "/certs/../ca.pem",
          "/certs/%2e%2e%2fca%2fca.key",
          "/api/v1/accounts/..%2f..%2fhealth",
          "file:///etc/passwd");

  private static final int OK = 200;

  @Override
  public String story() {
    return "a stranger asks for files that lie beside those of the page";
  }

  @Override
  public String stoppedBy() {
    return "names of files have a strict form, and files come out of one folder of the program";
  }

  @Override
  public Control control() {
    return new Control.HonestForm(target ->
        RawHttp.statuses(RawHttp.answer(target, RawHttp.get("/phone/"))).equals(List.of(OK)));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    for (String path : PATHS) {
      if (RawHttp.statuses(RawHttp.answer(target, RawHttp.get(path))).contains(OK)) return true;
    }
    return false;
  }
}
