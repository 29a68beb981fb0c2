package dev.sottovoce.lab.attacks.web;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Target;
import java.net.http.HttpResponse;
import java.util.List;

/** See {@link #story}. */
public final class FramedConsole implements Attack {
  private static final String DIRECTIVE = "frame-ancestors";

  @Override
  public String story() {
    return "a page of another site shows the console in a frame, below what is clicked on";
  }

  @Override
  public String stoppedBy() {
    return "frame-ancestors 'none' with every answer of the pages and of the console's API";
  }

  /** What is no page says nothing of frames, and is seen to say nothing. */
  @Override
  public Control control() {
    return new Control.HonestForm(target -> mayBeFramed(target.get("/api/v1/health")));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    List<String> shown =
        List.of(
            "/console/",
            "/console/index.html",
            "/console/icon.svg",
            "/phone/",
            OperatorsBrowser.API + "session");
    for (String path : shown) if (mayBeFramed(target.get(path))) return true;
    return false;
  }

  /** Content Security Policy Level 3, section 6.4.2: every policy has its say. */
  private static boolean mayBeFramed(HttpResponse<String> reply) {
    return reply.headers().allValues("Content-Security-Policy").stream()
        .flatMap(policy -> List.of(policy.split(";")).stream())
        .map(String::trim)
        .noneMatch(directive -> directive.equals(DIRECTIVE + " 'none'"));
  }
}
