package dev.sottovoce.lab.attacks.web;

import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests written by hand, which no client library would send. */
final class RawHttp {
  private static final int PATIENCE_MILLIS = 2_000;
  private static final int MOST = 4 * 1024 * 1024;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

  private RawHttp() {}

  /** All that the server sends on one connection, until it closes it or is silent. */
  static String answer(Target target, Bytes request) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Socket socket = target.secured(target.httpsPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.toArray());
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      byte[] chunk = new byte[8192];
      for (int count = in.read(chunk); count >= 0 && all.size() < MOST; count = in.read(chunk)) {
        all.write(chunk, 0, count);
      }
    } catch (SocketTimeoutException e) {
      // It has no more to say.
    } catch (IOException e) {
      // It has closed the connection.
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  /** The statuses in what a server said. */
  static List<Integer> statuses(String answer) {
    List<Integer> statuses = new ArrayList<>();
    Matcher found = STATUS.matcher(answer);
    while (found.find()) statuses.add(Integer.valueOf(found.group(1)));
    return statuses;
  }

  /** A GET that is the last on its connection. */
  static Bytes get(String target) {
    return Bytes.utf8(
        "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }
}
