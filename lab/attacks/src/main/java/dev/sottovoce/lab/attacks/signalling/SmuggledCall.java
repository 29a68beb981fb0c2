package dev.sottovoce.lab.attacks.signalling;

import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** See {@link #story}. */
public final class SmuggledCall extends PlantedMessage {

  @Override
  public String story() {
    return "a call in somebody else's name stands where one reader sees a body and another a second message";
  }

  @Override
  public String stoppedBy() {
    return "two lengths, or one that is not true, are refused; what passes is written anew";
  }

  @Override
  List<Bytes> messages(Device mallory, Device bob) {
    String outer = mallory.invite(bob).octets().utf8();
    String inner = mallory.invite(bob).octets().utf8().replace("sip:mallory@", "sip:boss@");
    int whole = inner.getBytes(StandardCharsets.UTF_8).length;
    return List.of(
        // Two lengths: the first one reader takes, the last another.
        Bytes.utf8(head(outer, "Content-Length: 0\r\nContent-Length: " + whole) + inner),
        Bytes.utf8(head(outer, "Content-Length: " + whole + "\r\nl: 0") + inner),
        // Numbers that some readers understand otherwise.
        Bytes.utf8(head(outer, "Content-Length: 0x0") + inner),
        Bytes.utf8(head(outer, "Content-Length: +0") + inner),
        Bytes.utf8(head(outer, "Content-Length: 4294967296") + inner),
        Bytes.utf8(head(outer, "Content-Length : 0\r\nContent-Length: " + whole) + inner),
        // None: on a stream nobody knows where the next one begins.
        Bytes.utf8(head(outer, "Subject: no length") + inner),
        // The length is true, and what follows is a second message in another's name.
        Bytes.utf8(head(outer, "Content-Length: 0") + inner));
  }

  /** A message's head with other lengths, without its body. */
  private static String head(String message, String lengths) {
    String head = message.substring(0, message.indexOf("\r\n\r\n"));
    return head.replaceAll("(?i)\r\nContent-Length: *[0-9]+", "") + "\r\n" + lengths + "\r\n\r\n";
  }

  @Override
  Bytes honest(Device mallory, Device bob) {
    return mallory.invite(bob).octets();
  }

  @Override
  boolean isPlanted(SipRequest call) {
    return call.octets().utf8().contains("sip:boss@");
  }
}
