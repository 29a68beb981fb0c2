package dev.sottovoce.lab.attacks.web;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** See {@link #story}. */
public final class BombInBody implements Attack {
  private static final int UNPACKED = 256 * 1024 * 1024;
  private static final int DEPTH = 7_000;
  private static final int SERVER_ERROR = 500;

  @Override
  public String story() {
    return "bodies that unpack to 256 MiB, are nested 7,000 deep, or hold a number of 10,000 digits";
  }

  @Override
  public String stoppedBy() {
    return "bodies are counted as they come and never unpacked; depth and numbers are bounded";
  }

  /** A body that is wrong and harmless is refused, and the next is read. */
  @Override
  public Control control() {
    return new Control.HonestForm(target -> !harmed(target, "", Bytes.utf8("{}")));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    Bytes zipped = zippedZeros();
    String deep = "[".repeat(DEPTH) + "]".repeat(DEPTH);
    return harmed(target, "Content-Encoding: gzip\r\n", zipped)
        || harmed(target, "", Bytes.utf8(deep))
        || harmed(target, "", Bytes.utf8("{\"code\":" + deep + "}"))
        || harmed(target, "", Bytes.utf8("{\"code\":" + "9".repeat(10_000) + "}"))
        || harmed(target, "", Bytes.utf8("{\"code\":1e999999999}"));
  }

  /** Whether the server does anything but refuse that body, or serves nobody afterwards. */
  private static boolean harmed(Target target, String field, Bytes body) throws Exception {
    for (String path : List.of("/api/v1/enrolments", "/oauth2/token")) {
      String head =
          "POST "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
              + field
              + "Content-Length: ";
      String answer =
          RawHttp.answer(target, Bytes.concat(Bytes.utf8(head + body.length() + "\r\n\r\n"), body));
      List<Integer> statuses = RawHttp.statuses(answer);
      if (statuses.size() != 1 || statuses.getFirst() >= SERVER_ERROR) return true;
    }
    return !RawHttp.statuses(RawHttp.answer(target, RawHttp.get("/api/v1/health")))
        .equals(List.of(200));
  }

  private static Bytes zippedZeros() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    byte[] zeros = new byte[1024 * 1024];
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      for (int i = 0; i < UNPACKED / zeros.length; i++) out.write(zeros);
    }
    return Bytes.unsafeWrap(zipped.toByteArray());
  }
}
