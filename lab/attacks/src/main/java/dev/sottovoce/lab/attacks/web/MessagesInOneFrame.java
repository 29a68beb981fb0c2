package dev.sottovoce.lab.attacks.web;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.TlsLine;
import dev.sottovoce.lab.attacks.WebSocketLine;
import java.time.Duration;
import java.util.List;

/** See {@link #story}. */
public final class MessagesInOneFrame implements Attack {
  private static final Duration QUIET = Duration.ofSeconds(1);

  @Override
  public String story() {
    return "on a WebSocket a second message stands behind the first, and in pieces of frames";
  }

  @Override
  public String stoppedBy() {
    return "one message is one message of the WebSocket, however it is cut (RFC 7118 section 5)";
  }

  /** A call by itself gets there, whole and in pieces. */
  @Override
  public Control control() {
    return new Control.HonestForm(target -> {
      Device mallory = target.device("mallory");
      Device bob = target.device("bob");
      String call = mallory.invite(bob).octets().utf8();
      return calls(target, mallory, bob, List.of(List.of(call), cut(call))) >= 1;
    });
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    Device mallory = target.device("mallory");
    Device bob = target.device("bob");
    String first = mallory.request("OPTIONS", Device.REGISTRAR).toRequest().octets().utf8();
    String call = mallory.invite(bob).octets().utf8();
    String noLength = first.replaceAll("(?i)Content-Length: 0\r\n", "");
    return calls(
            target,
            mallory,
            bob,
            List.of(
                List.of(first + call),
                List.of(first, call),
                cut(first + call),
                List.of(noLength + call),
                List.of("\r\n\r\n" + call),
                List.of(first.replace("Content-Length: 0", "Content-Length: 5") + "xxxxx" + call)))
        > 0;
  }

  private static List<String> cut(String text) {
    int half = text.length() / 2;
    return List.of(text.substring(0, half), text.substring(half));
  }

  /**
   * How many calls bob gets.
   *
   * @param messages of the WebSocket, in pieces
   */
  private static int calls(Target target, Device mallory, Device bob, List<List<String>> messages)
      throws Exception {
    try (TlsLine phone = new TlsLine(target, bob)) {
      phone.send(bob.registration().toRequest());
      if (phone.status() != 200) throw new IllegalStateException("bob cannot sign in");
      String token = mallory.token();
      for (List<String> pieces : messages) {
        try (WebSocketLine line = new WebSocketLine(target)) {
          String proof = mallory.proof("REGISTER", Device.REGISTRAR, line.nonce(mallory), token);
          line.send(mallory.registration(token, proof));
          if (line.status() != 200) throw new IllegalStateException("mallory cannot sign in");
          line.sendPieces(pieces);
          line.response();
        }
      }
      return phone.calls(QUIET);
    }
  }
}
