package dev.sottovoce.lab.attacks.web;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.wire.Bytes;
import java.util.List;

/** See {@link #story}. */
public final class RebornName implements Attack {
  @Override
  public String story() {
    return "a site's name leads to this server by now (DNS rebinding), and its page asks the console";
  }

  @Override
  public String stoppedBy() {
    return "the console is at the server's own name alone";
  }

  @Override
  public Control control() {
    return new Control.HonestForm(target -> isServed(target, "localhost:" + target.httpsPort()));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    String port = ":" + target.httpsPort();
    List<String> names =
        List.of(
            "evil.example" + port,
            "localhost.evil.example" + port,
            "evil.example",
            "127.0.0.1" + port,
            "localhost:1",
            "localhost");
    for (String each : names) if (isServed(target, each)) return true;
    return false;
  }

  private static boolean isServed(Target target, String name) throws Exception {
    Bytes options =
        Bytes.utf8(
            "POST "
                + OperatorsBrowser.API
                + "sign-in/options HTTP/1.1\r\nHost: "
                + name
                + "\r\nOrigin: "
                + target.issuer()
                + "\r\nX-Console: 1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
                + "Connection: close\r\n\r\n{}");
    Bytes page =
        Bytes.utf8("GET /console/ HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n");
    return RawHttp.statuses(RawHttp.answer(target, options)).contains(200)
        || RawHttp.statuses(RawHttp.answer(target, page)).contains(200);
  }
}
