package dev.sottovoce.lab.attacks.web;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.WebSocketLine;
import java.net.http.WebSocketHandshakeException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** See {@link #story}. */
public final class PageOfAnotherSite implements Attack {
  private static final String SITE = "https://evil.example";

  @Override
  public String story() {
    return "a page of another site opens a WebSocket in the browser of somebody who looks at it";
  }

  @Override
  public String stoppedBy() {
    return "Origin must be the server's own or one that the operator named";
  }

  @Override
  public Control control() {
    return new Control.WithoutCheck(this, Setting.REAL.configured("origins:\n  - " + SITE + "\n"));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    try (WebSocketLine page = new WebSocketLine(target, Optional.of(SITE))) {
      return page.nonce(target.device("alice")).isPresent();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException) return false;
      throw e;
    }
  }
}
