package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.EndReason;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallEnd;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.RelayUse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls through a real coturn, on loopback. */
@Timeout(90)
class RelayedCallTest {
  @TempDir Path folder;

  private Phone phone(House house, String user) throws Exception {
    return House.signedIn(PhoneConfig.of(house.enrol(user)).relays(RelayUse.ONLY));
  }

  private CallEnd call(List<String> uris) throws Exception {
    try (RelayHouse house = new RelayHouse(folder, uris, true);
        Phone alice = phone(house.house, "alice");
        Phone bob = phone(house.house, "bob")) {
      ToneAudio bobs = new ToneAudio(1000, 440, 50);
      bob.onIncomingCall(incoming -> incoming.answer(bobs.options()));
      ToneAudio alices = new ToneAudio(440, 1000, 50);
      Call call = alice.call("bob", alices.options());
      call.connected().get(20, SECONDS);
      assertTrue(alices.enough().await(10, SECONDS), "alice hears bob");
      assertTrue(bobs.enough().await(10, SECONDS), "bob hears alice");
      call.hangUp();
      return call.ended().get(20, SECONDS);
    }
  }

  @Test
  void phonesThatUseOnlyRelays_talkByUdp() throws Exception {
    assertEquals(EndReason.HUNG_UP_HERE, call(List.of()).reason());
  }

  @Test
  void byTcp_too() throws Exception {
    assertEquals(
        EndReason.HUNG_UP_HERE, call(List.of("turn:127.0.0.1:%d?transport=tcp")).reason());
  }

  @Test
  void byTls_too() throws Exception {
    assertEquals(
        EndReason.HUNG_UP_HERE, call(List.of("turns:127.0.0.1:%d?transport=tcp")).reason());
  }
}
