package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.lab.interop.CallWithBaresip.Caller;
import dev.sottovoce.server.SipPhoneKit.Ice;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stock baresip calls our phone and is called by it: DTLS-SRTP with GCM, speech both ways. */
class BaresipWithOurPhoneTest {
  @BeforeAll
  static void needs() {
    Needs.baresip();
  }

  @Test
  void weCallBaresip_withoutIce(@TempDir Path folder) throws Exception {
    CallWithBaresip.run(folder, "127.0.0.1", Ice.OFF, Caller.OURS);
  }

  @Test
  void baresipCallsUs_withoutIce(@TempDir Path folder) throws Exception {
    CallWithBaresip.run(folder, "127.0.0.1", Ice.OFF, Caller.BARESIP);
  }

  @Test
  void weCallBaresip_withIce(@TempDir Path folder) throws Exception {
    inNamespace(folder, Caller.OURS);
  }

  @Test
  void baresipCallsUs_withIce(@TempDir Path folder) throws Exception {
    inNamespace(folder, Caller.BARESIP);
  }

  @Test
  void keysOfThePad_bothWays_asEvents(@TempDir Path folder) throws Exception {
    CallWithBaresip.pressKeys(folder);
  }

  private static void inNamespace(Path folder, Caller caller) throws Exception {
    Needs.namespace();
    Namespace.Outcome outcome =
        Namespace.java(
            CallWithBaresip.class,
            CallWithBaresip.arguments(folder, caller),
            Duration.ofSeconds(90));
    assertEquals(0, outcome.status(), outcome::output);
  }
}
