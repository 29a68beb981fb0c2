package dev.sottovoce.lab.attacks.signalling;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.TlsLine;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import java.util.List;

/** A member sends messages of which somebody else's phone shall get what the server did not see. */
abstract class PlantedMessage implements Attack {
  private static final int WAIT_MILLIS = 1_500;

  /** What is sent to the server, each on a connection of its own. */
  abstract List<Bytes> messages(Device mallory, Device bob);

  /** What nobody could object to, sent in the same way. */
  abstract Bytes honest(Device mallory, Device bob);

  /** Whether a call that came is what the attacker wanted. */
  abstract boolean isPlanted(SipRequest call);

  @Override
  public final Control control() {
    return new Control.HonestForm(target -> {
      Device mallory = target.device("mallory");
      Device bob = target.device("bob");
      return !arrived(target, mallory, bob, List.of(honest(mallory, bob))).isEmpty();
    });
  }

  @Override
  public final boolean succeeds(Target target) throws Exception {
    Device mallory = target.device("mallory");
    Device bob = target.device("bob");
    return arrived(target, mallory, bob, messages(mallory, bob)).stream().anyMatch(this::isPlanted);
  }

  private static List<SipRequest> arrived(
      Target target, Device mallory, Device bob, List<Bytes> messages) throws Exception {
    try (Callee callee = new Callee(target, bob)) {
      for (Bytes each : messages) {
        try (TlsLine line = new TlsLine(target, mallory)) {
          line.send(each);
          Thread.sleep(WAIT_MILLIS / messages.size());
        }
      }
      Thread.sleep(WAIT_MILLIS);
      return List.copyOf(callee.calls());
    }
  }
}
