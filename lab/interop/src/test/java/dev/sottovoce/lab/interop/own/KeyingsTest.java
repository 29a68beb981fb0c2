package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.policy.Policy;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way to agree on keys, between two phones, through the real server, heard both ways. */
@Timeout(90)
class KeyingsTest {
  @TempDir Path folder;

  private static Phone phone(Account account, String keying) throws Exception {
    return House.signedIn(
        PhoneConfig.of(account).policy(CallPolicy.builtIn(Policy.Profile.DEFAULT, keying)));
  }

  @ParameterizedTest
  @CsvSource({
    "DTLS 1.3, X25519MLKEM768, true",
    "DTLS 1.2, secp256r1, false",
    "ZRTP, X25519MLKEM768, true",
    "MIKEY-DH, x25519, false",
    "MIKEY-DHHMAC, x25519, false"
  })
  void speechGoesBothWays(String keying, String group, boolean postQuantum) throws Exception {
    ToneAudio alices = new ToneAudio(440, 1000, 50);
    ToneAudio bobs = new ToneAudio(1000, 440, 50);
    CompletableFuture<Call> answered = new CompletableFuture<>();
    try (House house = new House(folder)) {
      Account alicesAccount = house.enrol("alice");
      Account bobsAccount = house.enrol("bob");
      if (keying.equals("MIKEY-DHHMAC")) house.group("alice", "bob");
      try (Phone alice = phone(alicesAccount, keying);
          Phone bob = phone(bobsAccount, keying)) {
        bob.onIncomingCall(incoming -> answered.complete(incoming.answer(bobs.options())));
        Call call = alice.call("bob", alices.options());
        check(call.connected().get(15, SECONDS), keying, group, postQuantum);
        check(answered.get(10, SECONDS).connected().get(15, SECONDS), keying, group, postQuantum);
        assertTrue(alices.enough().await(15, SECONDS), "alice hears");
        assertTrue(bobs.enough().await(15, SECONDS), "bob hears");
        call.hangUp();
        call.ended().get(10, SECONDS);
      }
    }
    assertTrue(alices.share() > 0.6, "alice heard bob's tone to " + alices.share());
    assertTrue(bobs.share() > 0.6, "bob heard alice's tone to " + bobs.share());
  }

  private static void check(
      SecurityReport report, String keying, String group, boolean postQuantum) {
    assertEquals(keying, report.agreement().keying());
    assertEquals(group, report.agreement().group());
    assertEquals(postQuantum, report.agreement().postQuantum());
  }
}
