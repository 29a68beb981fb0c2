package dev.sottovoce.lab.interop;

import dev.sottovoce.server.Administration;
import dev.sottovoce.server.SipPhoneKit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Two stock phones that call one another through our server: what ours are measured beside. */
public final class BaresipPair {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private BaresipPair() {}

  /**
   * Lets one call the other, which answers at once, without ICE.
   *
   * @param speech what both say: WAV, 16 bit, 48 kHz, two channels, longer than the whole run
   * @return for each call the time from the order to dial until the caller says it is established,
   *     which is before its handshake
   */
  public static List<Duration> setUpTimes(
      Administration server, Path folder, Path speech, int calls)
      throws IOException, InterruptedException {
    List<Duration> times = new ArrayList<>();
    try (Baresip callee = phone(server, folder, "callee", speech);
        Baresip caller = phone(server, folder, "caller", speech)) {
      if (!callee.awaitRegistered(LIMIT) || !caller.awaitRegistered(LIMIT)) {
        throw new IOException("a baresip did not sign in");
      }
      for (int call = 1; call <= calls; call++) {
        long before = System.nanoTime();
        caller.dial("sip:callee@" + server.config().domain());
        if (!caller.awaitEstablished(call, LIMIT)) throw new IOException("no call " + call);
        times.add(Duration.ofNanos(System.nanoTime() - before));
        caller.hangUp();
        if (!callee.awaitClosed(call, LIMIT)) throw new IOException("call " + call + " goes on");
      }
    }
    return times;
  }

  private static Baresip phone(Administration server, Path folder, String user, Path speech)
      throws IOException, InterruptedException {
    Path kit = folder.resolve("kit-" + user);
    server.addSipPhone(user, kit, new SipPhoneKit.Options(SipPhoneKit.Ice.OFF, "127.0.0.1", 0));
    BaresipConfig config =
        BaresipConfig.ofKit(kit, BaresipConfig.Answer.BY_ITSELF, "127.0.0.1", speech);
    return Baresip.start(config, folder.resolve("baresip-" + user));
  }
}
