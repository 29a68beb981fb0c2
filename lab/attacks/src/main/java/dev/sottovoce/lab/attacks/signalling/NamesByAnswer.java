package dev.sottovoce.lab.attacks.signalling;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.TlsLine;
import dev.sottovoce.sip.message.SipResponse;
import java.util.List;

/** See {@link #story}. */
public final class NamesByAnswer implements Attack {
  private static final String AWAY = "carol";
  private static final String NOBODY = "zorro";

  @Override
  public String story() {
    return "a member tries names, and sees by the answers which ones are users'";
  }

  @Override
  public String stoppedBy() {
    return "a name that nobody has is answered like one whose phones are away, word for word";
  }

  /** Somebody whose phone is on and declines is answered otherwise. */
  @Override
  public Control control() {
    return new Control.HonestForm(target -> {
      Device mallory = target.device("mallory");
      try (Callee callee = new Callee(target, target.device(AWAY))) {
        return !answers(target, mallory, AWAY).equals(answers(target, mallory, NOBODY))
            && !callee.calls().isEmpty();
      }
    });
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    Device mallory = target.device("mallory");
    target.device(AWAY);
    return !answers(target, mallory, AWAY).equals(answers(target, mallory, NOBODY));
  }

  /** What the server says to several requests, without what is another each time. */
  private static List<String> answers(Target target, Device mallory, String name) throws Exception {
    String uri = "sip:" + name + "@" + Target.DOMAIN;
    try (TlsLine line = new TlsLine(target, mallory)) {
      line.send(mallory.invite(uri));
      String invite = plain(line.response().orElseThrow(), name);
      line.send(mallory.request("OPTIONS", uri).toRequest());
      String options = plain(line.response().orElseThrow(), name);
      line.send(mallory.request("MESSAGE", uri).toRequest());
      return List.of(invite, options, plain(line.response().orElseThrow(), name));
    }
  }

  private static String plain(SipResponse answer, String name) {
    return answer
        .octets()
        .utf8()
        .replace("sip:" + name + "@", "sip:X@")
        .replaceAll("(?m)^(Via|Call-ID|CSeq|From):.*$", "$1")
        .replaceAll("tag=[^;\r\n]*", "tag");
  }
}
