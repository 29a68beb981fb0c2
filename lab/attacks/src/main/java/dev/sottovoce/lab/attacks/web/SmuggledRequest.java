package dev.sottovoce.lab.attacks.web;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.wire.Bytes;
import java.util.List;

/** See {@link #story}. */
public final class SmuggledRequest implements Attack {
  private static final String INNER = "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String CHUNKED = "0\r\n\r\n" + INNER;
  private static final int OK = 200;

  @Override
  public String story() {
    return "a request holds a second one, which a proxy before the server takes for its body";
  }

  @Override
  public String stoppedBy() {
    return "what has two lengths, or one that is none, is refused, and its connection closed";
  }

  /** Two requests, one behind the other, are both served. */
  @Override
  public Control control() {
    return new Control.HonestForm(target ->
        RawHttp.statuses(RawHttp.answer(target, Bytes.utf8(INNER + INNER)))
            .equals(List.of(OK, OK)));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    int whole = CHUNKED.length();
    for (String lengths :
        List.of(
            "Content-Length: " + whole + "\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: " + whole,
            "Content-Length: " + whole + "\r\nTransfer-Encoding: xchunked",
            "Content-Length: " + whole + "\r\nTransfer-Encoding : chunked",
            "Content-Length: 5\r\nContent-Length: " + whole,
            "Content-Length: +5",
            "Content-Length: 0x5",
            "Transfer-Encoding: identity\r\nContent-Length: 5")) {
      String outer = "POST /api/v1/enrolments HTTP/1.1\r\nHost: localhost\r\n" + lengths;
      String answer = RawHttp.answer(target, Bytes.utf8(outer + "\r\n\r\n" + CHUNKED));
      if (RawHttp.statuses(answer).contains(OK)) return true;
    }
    return false;
  }
}
