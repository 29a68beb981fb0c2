package dev.sottovoce.lab.attacks.web;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Locale;

/** See {@link #story}. */
public final class CompressedWebSocket implements Attack {
  private static final int SWITCHING = 101;

  @Override
  public String story() {
    return "a WebSocket whose messages are packed a thousandfold";
  }

  @Override
  public String stoppedBy() {
    return "no extension of WebSockets is agreed on";
  }

  @Override
  public Control control() {
    return new Control.HonestForm(
        target -> RawHttp.statuses(opened(target)).equals(List.of(SWITCHING)));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    return opened(target).toLowerCase(Locale.ROOT).contains("sec-websocket-extensions");
  }

  /** What the server says to somebody who offers to compress. */
  private static String opened(Target target) throws Exception {
    return RawHttp.answer(
        target,
        Bytes.utf8(
            """
            GET /sip HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Protocol: sip\r
            Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r
            \r
            """));
  }
}
