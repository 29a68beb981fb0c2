package dev.sottovoce.lab.bench.edge;

import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.server.SottovoceServer;
import dev.sottovoce.server.Strictness;
import dev.sottovoce.server.edge.EdgeLimits;
import dev.sottovoce.server.limits.Doors;
import java.nio.file.Path;

/** The measured server's process: says its ports, and ends with its standard input. */
public final class ServerMain {
  /** One machine plays thousands of phones, which one source and one device may not do. */
  private static final int MANY = 1_000_000;

  private ServerMain() {}

  /**
   * @param arguments the folder, and whether the limits are those of a server in use ({@code real})
   *     or open ({@code open})
   */
  public static void main(String[] arguments) throws Exception {
    Setting setting = arguments[1].equals("real") ? Setting.REAL : Setting.of(open());
    try (SottovoceServer server = Target.start(Path.of(arguments[0]), setting)) {
      System.out.println(server.sipPort() + " " + server.httpsPort());
      while (System.in.read() >= 0) {
        // Nothing is said to it.
      }
    }
  }

  private static Strictness open() {
    Doors.Limits doors = new Doors.Limits(MANY, MANY, 1_024, 1_024, MANY);
    return Strictness.FULL.with(
        EdgeLimits.DEFAULT
            .with(doors)
            .withConnectionsPerDevice(MANY)
            .with(EdgeLimits.Messages.UNLIMITED));
  }
}
