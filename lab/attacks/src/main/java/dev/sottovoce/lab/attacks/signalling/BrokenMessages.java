package dev.sottovoce.lab.attacks.signalling;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.TlsLine;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A member sends what no phone sends, so that somebody else's calls do not get through. */
abstract class BrokenMessages implements Attack {
  /** Messages between two calls of somebody else. */
  private static final int BETWEEN = 25;

  private static final int DECLINED = 603;
  private static final Duration CLOSING = Duration.ofMillis(5);

  /** What is sent, each on a connection that is a new one where the last was closed. */
  abstract List<Bytes> messages(Device mallory, Device victim);

  @Override
  public final String stoppedBy() {
    return "a bad message is refused, a few of them end their connection, and nobody else notices";
  }

  @Override
  public final Control control() {
    return new Control.HonestForm(target -> everyCallPasses(target, false));
  }

  @Override
  public final boolean succeeds(Target target) throws Exception {
    return !everyCallPasses(target, true);
  }

  private boolean everyCallPasses(Target target, boolean attacked) throws Exception {
    Device mallory = target.device("mallory");
    Device alice = target.device("alice");
    Device bob = target.device("bob");
    try (Callee callee = new Callee(target, bob);
        TlsLine caller = new TlsLine(target, alice);
        Hose hose = new Hose(target, mallory)) {
      int sent = 0;
      int called = 0;
      for (Bytes each : messages(mallory, bob)) {
        if (attacked) hose.send(each);
        if (sent++ % BETWEEN != 0) continue;
        caller.send(alice.invite(bob));
        if (caller.status() != DECLINED) return false;
        called++;
      }
      return called > 0 && callee.calls().size() >= called;
    }
  }

  /** Connections of the attacker's, one after the other. */
  private static final class Hose implements AutoCloseable {
    private final Target target;
    private final Device mallory;
    private TlsLine line;

    Hose(Target target, Device mallory) throws Exception {
      this.target = target;
      this.mallory = mallory;
      line = new TlsLine(target, mallory);
    }

    void send(Bytes octets) throws Exception {
      try {
        if (line.isClosedWithin(CLOSING)) {
          line.close();
          line = new TlsLine(target, mallory);
        }
        line.send(octets);
      } catch (IOException e) {
        // Closed while it was sent: the next one gets another.
      }
    }

    @Override
    public void close() throws IOException {
      line.close();
    }
  }
}
