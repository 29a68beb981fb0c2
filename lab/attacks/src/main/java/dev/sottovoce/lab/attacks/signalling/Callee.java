package dev.sottovoce.lab.attacks.signalling;

import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.TlsLine;
import dev.sottovoce.sip.message.SipRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody who is registered, declines every call, and remembers them. */
final class Callee implements AutoCloseable {
  private static final Duration WAITS = Duration.ofMinutes(2);

  private final TlsLine line;
  private final List<SipRequest> calls = new CopyOnWriteArrayList<>();

  Callee(Target target, Device device) throws Exception {
    line = new TlsLine(target, device);
    line.send(device.registration().toRequest());
    if (line.status() != 200) throw new IllegalStateException("the callee cannot sign in");
    Thread.ofVirtual().start(this::decline);
  }

  private void decline() {
    try {
      while (line.next(WAITS).orElse(null) instanceof SipRequest request) {
        if (!request.is("INVITE")) continue;
        calls.add(request);
        line.send(request.respond(603, "Decline", "callee").toResponse());
      }
    } catch (IOException | InterruptedException e) {
      // The attack is over.
    }
  }

  /** Those that came. */
  List<SipRequest> calls() {
    return calls;
  }

  @Override
  public void close() throws IOException {
    line.close();
  }
}
