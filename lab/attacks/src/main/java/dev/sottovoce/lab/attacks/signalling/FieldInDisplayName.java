package dev.sottovoce.lab.attacks.signalling;

import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.regex.Matcher;

/** See {@link #story}. */
public final class FieldInDisplayName extends PlantedMessage {
  private static final String FIELD = "X-Planted: yes";

  @Override
  public String story() {
    return "a display name holds what another reader takes for the end of its line, and a field behind it";
  }

  @Override
  public String stoppedBy() {
    return "a line ends with CR LF alone, and names with control characters are refused";
  }

  @Override
  List<Bytes> messages(Device mallory, Device bob) {
    return List.of(
        named(mallory, bob, "\"a\n" + FIELD + "\nb\""),
        named(mallory, bob, "\"a\r" + FIELD + "\rb\""),
        named(mallory, bob, "\"a\\\n" + FIELD + "\\\nb\""),
        named(mallory, bob, "\"a%0D%0A" + FIELD + "%0D%0Ab\""),
        named(mallory, bob, "\"a\\r\\n" + FIELD + "\\r\\nb\""),
        named(mallory, bob, "\"a\u0000\n" + FIELD + "\""),
        named(mallory, bob, "\"a\u0085" + FIELD + "\u2028b\""));
  }

  private static Bytes named(Device mallory, Device bob, String name) {
    String invite = mallory.invite(bob).octets().utf8();
    return Bytes.utf8(
        invite.replaceFirst("From: <", Matcher.quoteReplacement("From: " + name + " <")));
  }

  @Override
  Bytes honest(Device mallory, Device bob) {
    return named(mallory, bob, "\"Dr. \\\"Müller\\\"\"");
  }

  /** Every kind of line end that a reader could know. */
  @Override
  boolean isPlanted(SipRequest call) {
    return call.octets().utf8().lines().anyMatch(line -> line.startsWith("X-Planted"));
  }
}
