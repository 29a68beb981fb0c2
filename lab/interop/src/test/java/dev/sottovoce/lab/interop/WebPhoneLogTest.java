package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.HeadStore;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.RegistrationState.Registered;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.audio.WavSink;
import dev.sottovoce.phone.audio.WavSource;
import dev.sottovoce.transparency.HeadState;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Heads of the log travel in calls, and the phone in a real Chromium compares them with its own.
 */
class WebPhoneLogTest {
  private static final HeadState OTHER =
      new HeadState(1, Bytes.unsafeWrap(new byte[32]), Optional.empty());

  private static final String TWO_LOGS =
      "The server shows the two ends of this call different logs";

  @TempDir Path folder;

  /**
   * Alice's phone has been shown another log. It notices nothing itself, because it looks nobody
   * up: whoever ends the calls is the page.
   */
  @Test
  void aPhoneThatWasShownAnotherLog_isFoundOut_whoeverCalls() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = chromium();
        Phone alice = deceived(own)) {
      assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
      CompletableFuture<Call> answered = new CompletableFuture<>();
      CallOptions silent =
          CallOptions.of(
              new WavSource(new short[Wav.RATE], WavSource.Afterwards.SILENCE),
              new WavSink(folder.resolve("heard.wav")));
      alice.onIncomingCall(incoming -> answered.complete(incoming.answer(silent)));
      String address = "http://127.0.0.1:" + own.server.firstLookPort().getAsInt() + "/phone/";
      WebPhonePage bob = new WebPhonePage(chromium, address);
      bob.enrol(own.server.administration().addUser("bob").text());
      bob.call("alice");
      assertEndedThere(answered.get(15, TimeUnit.SECONDS));
      bob.awaitText(TWO_LOGS);
      Call call = alice.call("bob", silent);
      bob.awaitText("calls you");
      bob.press("Answer");
      assertEndedThere(call);
      bob.awaitText(TWO_LOGS);
    }
  }

  private Chromium chromium() throws Exception {
    Path speech = folder.resolve("bob.wav");
    Files.write(speech, TestWav.stereo48(CallWithBaresip.speech("bob")));
    return Chromium.startHearing(folder.resolve("profile"), speech);
  }

  private static void assertEndedThere(Call call) throws Exception {
    call.connected().get(15, TimeUnit.SECONDS);
    assertEquals(EndReason.FAILED_THERE, call.ended().get(15, TimeUnit.SECONDS).reason());
  }

  private Phone deceived(OwnServer own) throws IOException {
    String code = own.server.administration().addUser("alice").text();
    Account account =
        Enrolment.redeem(code, "interop", AccountStore.inFolder(folder.resolve("home-alice")));
    HeadStore shown =
        new HeadStore() {
          @Override
          public Optional<HeadState> load(String keyId) {
            return Optional.of(OTHER);
          }

          @Override
          public void save(String keyId, HeadState head) {}
        };
    return Phone.open(
        PhoneConfig.of(account)
            .policy(CallPolicy.OWN_PHONES)
            .heads(shown)
            .signing(PhoneConfig.Signing.BY_CERTIFICATES));
  }
}
