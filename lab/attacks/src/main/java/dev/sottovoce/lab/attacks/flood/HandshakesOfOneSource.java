package dev.sottovoce.lab.attacks.flood;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.TlsLine;
import dev.sottovoce.server.Strictness;
import dev.sottovoce.server.edge.EdgeLimits;
import dev.sottovoce.server.limits.Doors;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** See {@link #story}. */
public final class HandshakesOfOneSource implements Attack {
  private static final int CONNECTIONS = 1_100;
  private static final String ELSEWHERE = "127.0.0.2";

  @Override
  public String story() {
    return "one source opens handshakes by the thousand and finishes none, so that nobody gets in";
  }

  @Override
  public String stoppedBy() {
    return "connections and handshakes of one source are counted before they cost anything";
  }

  @Override
  public Control control() {
    Doors.Limits usual = EdgeLimits.DEFAULT.doors();
    Doors.Limits open =
        new Doors.Limits(
            usual.connections(),
            usual.connections(),
            usual.handshakesAtOnce(),
            usual.handshakesAtOnce(),
            usual.connections());
    return new Control.WithoutCheck(
        this, Setting.of(Strictness.FULL.with(EdgeLimits.DEFAULT.with(open))));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    Device alice = target.device("alice");
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) open.add(target.connect(ELSEWHERE, target.sipPort()));
      return !signsIn(target, alice);
    } finally {
      for (Socket each : open) each.close();
    }
  }

  private static boolean signsIn(Target target, Device device) throws Exception {
    try (TlsLine line = new TlsLine(target, device)) {
      line.send(device.registration().toRequest());
      return line.status() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
