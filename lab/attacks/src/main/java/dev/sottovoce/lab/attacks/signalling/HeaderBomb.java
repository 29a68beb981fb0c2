package dev.sottovoce.lab.attacks.signalling;

import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import java.util.List;

/** See {@link #story}. */
public final class HeaderBomb extends PlantedMessage {
  private static final String MARK = "bomb";
  private static final int MANY = 200;
  private static final int FEW = 20;

  @Override
  public String story() {
    return "a call whose header is made to cost the server, and then the callee, time and memory";
  }

  @Override
  public String stoppedBy() {
    return "a header has 96 fields, 16 KiB in all, 4 KiB each, and 32 folded lines";
  }

  @Override
  List<Bytes> messages(Device mallory, Device bob) {
    return List.of(
        fields(mallory, bob, MANY, "x"),
        fields(mallory, bob, 1, "x".repeat(5 * 1024)),
        fields(mallory, bob, FEW, "x".repeat(1024)),
        fields(mallory, bob, 1, "x" + "\r\n x".repeat(MANY)));
  }

  @Override
  Bytes honest(Device mallory, Device bob) {
    return fields(mallory, bob, FEW, "x");
  }

  private static Bytes fields(Device mallory, Device bob, int count, String text) {
    // The editor does not fold lines, so that is done by hand.
    MessageEditor call = mallory.invite(bob).edit();
    for (int i = 0; i < count; i++) call.append("X-" + MARK + i, "@");
    return Bytes.utf8(call.toRequest().octets().utf8().replace(": @", ": " + text));
  }

  @Override
  boolean isPlanted(SipRequest call) {
    return call.octets().utf8().contains("X-" + MARK);
  }
}
