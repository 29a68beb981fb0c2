package dev.sottovoce.lab.attacks.signalling;

import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import java.util.List;

/** See {@link #story}. */
public final class AssertedName extends PlantedMessage {
  private static final String BOSS = "<sip:boss@" + Target.DOMAIN + ">";

  @Override
  public String story() {
    return "a member calls with header fields that say, as one server would to another, who is calling";
  }

  @Override
  public String stoppedBy() {
    return "P-Asserted-Identity and its like pass in neither direction";
  }

  @Override
  List<Bytes> messages(Device mallory, Device bob) {
    return List.of(
        with(mallory, bob, "P-Asserted-Identity"),
        with(mallory, bob, "P-Preferred-Identity"),
        with(mallory, bob, "Remote-Party-ID"),
        with(mallory, bob, "p-asserted-identity"));
  }

  private static Bytes with(Device mallory, Device bob, String header) {
    return mallory.invite(bob).edit().append(header, BOSS).toRequest().octets();
  }

  /** Another field with the same value passes. */
  @Override
  Bytes honest(Device mallory, Device bob) {
    return with(mallory, bob, "Subject");
  }

  @Override
  boolean isPlanted(SipRequest call) {
    return call.octets().utf8().contains("boss");
  }
}
