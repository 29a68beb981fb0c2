package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.RegistrationState.Registered;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.audio.WavSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What fails once in the phone in the browser, or is done twice, spoils nothing that comes later.
 */
@Timeout(120)
class WebPhoneFaultsTest {
  private static final String NOBODY_IS_TOLD =
      """
      (() => {
        const ask = window.fetch;
        window.fetch = (path, ...all) =>
          path.startsWith('/api/v1/accounts/alice')
            ? Promise.reject(new TypeError('away'))
            : ask(path, ...all);
        return 'away';
      })()
      """;

  /** No signature covers the type of a description. */
  private static final String FIRST_INVITE_OF_ANOTHER_TYPE =
      """
      window.WebSocket = class extends WebSocket {
        set onmessage(handler) {
          super.onmessage = ({ data }) => {
            let text = typeof data === 'string' ? data : new TextDecoder().decode(data);
            if (text.startsWith('INVITE ') && window.isChanged === undefined) {
              window.isChanged = true;
              text = text.replace('application/sdp', 'text/plain');
            }
            handler(new MessageEvent('message', { data: text }));
          };
        }
      };
      """;

  private static final String COUNTS_INVITES =
      """
      window.invites = 0;
      window.WebSocket = class extends WebSocket {
        send(data) {
          if (String(data).startsWith('INVITE ')) window.invites++;
          super.send(data);
        }
      };
      """;

  private static final String TWO_PRESSES =
      """
      (() => {
        const all = document.querySelector('sottovoce-app').shadowRoot.querySelectorAll('button');
        const call = [...all].find((each) => each.innerText.trim() === 'Call');
        call.click();
        call.click();
        return 'twice';
      })()
      """;

  @TempDir Path folder;

  private static String address(OwnServer own) {
    return "http://127.0.0.1:" + own.server.firstLookPort().getAsInt() + "/phone/";
  }

  private static CallOptions silent() {
    return CallOptions.of(
        new WavSource(new short[Wav.RATE], WavSource.Afterwards.SILENCE), new Ear());
  }

  private static void rings(Phone alice, WebPhonePage bob) throws Exception {
    Call call = alice.call("bob", silent());
    bob.awaitText("calls you");
    call.hangUp();
    bob.awaitNoText("calls you");
  }

  @Test
  void aCallThatCannotBeMade_holdsUpNoneThatComes() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = Chromium.start(folder.resolve("bob"));
        Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
      WebPhonePage bob = new WebPhonePage(chromium, address(own));
      bob.enrol(own.server.administration().addUser("bob").text());
      chromium.evaluate("window.ask = window.fetch, 'kept'");
      chromium.evaluate(NOBODY_IS_TOLD);
      bob.call("alice");
      bob.awaitText("The call failed.");
      Call unanswered = alice.call("bob", silent());
      assertFalse(unanswered.ended().get(10, TimeUnit.SECONDS).reason().isOrdinary());
      chromium.evaluate("window.fetch = window.ask, 'back'");
      rings(alice, bob);
    }
  }

  @Test
  void anInviteThatIsNotUnderstood_holdsUpNoneThatComes() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = Chromium.start(folder.resolve("bob"));
        Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
      chromium.beforeEachPage(FIRST_INVITE_OF_ANOTHER_TYPE);
      WebPhonePage bob = new WebPhonePage(chromium, address(own));
      bob.enrol(own.server.administration().addUser("bob").text());
      Call first = alice.call("bob", silent());
      assertFalse(first.ended().get(10, TimeUnit.SECONDS).reason().isOrdinary());
      assertEquals("true", chromium.evaluate("String(window.isChanged)"));
      rings(alice, bob);
    }
  }

  @Test
  void twoPresses_areOneCall() throws Exception {
    Needs.chromium();
    Path speech = folder.resolve("bob.wav");
    Files.write(speech, TestWav.stereo48(CallWithBaresip.speech("bob")));
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = Chromium.startHearing(folder.resolve("bob"), speech);
        Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
      alice.onIncomingCall(incoming -> {});
      chromium.beforeEachPage(COUNTS_INVITES);
      WebPhonePage bob = new WebPhonePage(chromium, address(own));
      bob.enrol(own.server.administration().addUser("bob").text());
      bob.type("who", "alice");
      chromium.evaluate(TWO_PRESSES);
      bob.awaitText("Ringing");
      bob.press("Hang up");
      bob.awaitText("The call has ended.");
      rings(alice, bob);
      assertEquals("1", chromium.evaluate("String(window.invites)"));
    }
  }

  /** The window that waited had the device's key in its memory. */
  @Test
  void onceAWindowHasRemovedThePhone_noOtherOneIsIt() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = Chromium.start(folder.resolve("bob"))) {
      WebPhonePage bob = new WebPhonePage(chromium, address(own));
      bob.enrol(own.server.administration().addUser("bob").text());
      Chromium.Page first = chromium.page();
      chromium.openPage();
      Chromium.Page second = chromium.page();
      chromium.open(address(own));
      bob.awaitText("Sottovoce is open in another window");
      chromium.use(first);
      bob.press("Settings");
      bob.press("Remove this phone");
      bob.awaitText("Its keys are wiped");
      bob.press("Remove this phone");
      bob.awaitText("Code");
      chromium.use(second);
      bob.awaitText("Code");
      bob.awaitText("Start");
    }
  }
}
