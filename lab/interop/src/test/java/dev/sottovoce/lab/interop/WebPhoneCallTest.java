package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallListener;
import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.RegistrationState.Registered;
import dev.sottovoce.phone.audio.WavSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a person does during a call of the phone in a real Chromium, as our phone at the other end
 * hears it.
 */
class WebPhoneCallTest {
  /** Speech is louder; what Opus makes of silence is not. */
  private static final double LOUD = 300;

  /** A BYE gets the reason that our phone gives when the other end's device was removed. */
  private static final String BYE_BECAUSE_REMOVED =
      """
      window.WebSocket = class extends WebSocket {
        set onmessage(handler) {
          super.onmessage = ({ data }) => {
            let text = typeof data === 'string' ? data : new TextDecoder().decode(data);
            if (text.startsWith('BYE ')) {
              text = text.replace(
                '\\r\\n', '\\r\\nReason: SIP;cause=403;text="Device removed"\\r\\n');
            }
            handler(new MessageEvent('message', { data: text }));
          };
        }
      };
      """;

  @TempDir Path folder;

  private Ear ear = new Ear();

  private Chromium chromium() throws Exception {
    Path speech = folder.resolve("bob.wav");
    Files.write(speech, TestWav.stereo48(CallWithBaresip.speech("bob")));
    return Chromium.startHearing(folder.resolve("profile"), speech);
  }

  private static String address(OwnServer own) {
    return "http://127.0.0.1:" + own.server.firstLookPort().getAsInt() + "/phone/";
  }

  /** Our phone has called the page, which has answered. */
  private Call connected(Phone alice, WebPhonePage bob, CallListener listener) throws Exception {
    ear = new Ear();
    short[] speech = CallWithBaresip.speech("alice");
    short[] often = new short[8 * speech.length];
    for (int i = 0; i < often.length; i++) often[i] = speech[i % speech.length];
    CallOptions options =
        CallOptions.of(new WavSource(often, WavSource.Afterwards.SILENCE), ear).listener(listener);
    Call call = alice.call("bob", options);
    bob.awaitText("calls you");
    bob.press("Answer");
    call.connected().get(15, TimeUnit.SECONDS);
    bob.awaitText("Compare words");
    return call;
  }

  @Test
  void keysOfThePad_areHeard_inPacketsLikeThoseOfSpeech_andWhoIsMutedStaysMuted() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = chromium();
        Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
      WebPhonePage bob = new WebPhonePage(chromium, address(own));
      bob.rememberConnections();
      bob.enrol(own.server.administration().addUser("bob").text());
      Call call = connected(alice, bob, CallListener.NONE);
      bob.press("Mute");
      Thread.sleep(500);
      bob.rememberSizes();
      bob.press("Keys");
      for (String key : "159*0#".split("")) bob.press(key);
      Thread.sleep(3000);
      bob.press("Unmute");
      assertHeard(true, "speech goes on");
      assertEquals("80", bob.sizes(), "octets of each packet");
      bob.press("Hang up");
      call.ended().get(5, TimeUnit.SECONDS);
      assertEquals("159*0#", KeyTones.in(ear.heard()));
    }
  }

  @Test
  void whoIsMutedOrHolds_isNotHeard_andIsHeardAgain() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = chromium();
        Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
      WebPhonePage bob = new WebPhonePage(chromium, address(own));
      bob.rememberConnections();
      bob.enrol(own.server.administration().addUser("bob").text());
      BlockingQueue<CallListener.HoldState> holds = new LinkedBlockingQueue<>();
      CallListener listener =
          new CallListener() {
            @Override
            public void held(Call call, HoldState state) {
              holds.add(state);
            }
          };
      Call call = connected(alice, bob, listener);
      bob.awaitSound();
      assertHeard(true, "at first");
      bob.press("Mute");
      assertHeard(false, "muted");
      assertHeldAndMutedIsSilent(call, bob, holds);
      bob.press("Unmute");
      assertHeard(true, "not muted any more");
      bob.press("Hold");
      bob.awaitText("On hold");
      assertEquals(CallListener.HoldState.HELD_THERE, holds.poll(5, TimeUnit.SECONDS));
      assertHeard(false, "on hold");
      assertEquals("false", bob.microphoneIsOpen(), "and not because our phone is polite");
      bob.press("Resume");
      assertEquals(CallListener.HoldState.ACTIVE, holds.poll(5, TimeUnit.SECONDS));
      assertHeard(true, "after the hold");
      bob.awaitSound();
      bob.press("Hang up");
      assertEquals(EndReason.HUNG_UP_THERE, call.ended().get(5, TimeUnit.SECONDS).reason());
    }
  }

  /** The end of a hold, of whichever end, is not the end of being muted. */
  private void assertHeldAndMutedIsSilent(
      Call call, WebPhonePage bob, BlockingQueue<CallListener.HoldState> holds) throws Exception {
    bob.press("Hold");
    assertEquals(CallListener.HoldState.HELD_THERE, holds.poll(5, TimeUnit.SECONDS));
    bob.press("Resume");
    assertEquals(CallListener.HoldState.ACTIVE, holds.poll(5, TimeUnit.SECONDS));
    assertHeard(false, "muted, after a hold");
    call.hold();
    bob.awaitText("They have put you on hold");
    assertEquals(CallListener.HoldState.HELD_HERE, holds.poll(5, TimeUnit.SECONDS));
    call.resume();
    assertEquals(CallListener.HoldState.ACTIVE, holds.poll(5, TimeUnit.SECONDS));
    bob.awaitNoText("They have put you on hold");
    assertHeard(false, "muted, after a hold of the other end");
  }

  /** A page that is loaded anew has lost its keys: the other end hears of it at once. */
  @Test
  void thePageIsLoadedAnewDuringACall_theCallEndsThereAtOnce_andThePhoneRingsAgain()
      throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = chromium();
        Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
      WebPhonePage bob = new WebPhonePage(chromium, address(own));
      bob.enrol(own.server.administration().addUser("bob").text());
      Call call = connected(alice, bob, CallListener.NONE);
      bob.reload();
      assertEquals(EndReason.HUNG_UP_THERE, call.ended().get(3, TimeUnit.SECONDS).reason());
      bob.awaitText("Ready");
      Call next = connected(alice, bob, CallListener.NONE);
      next.hangUp();
      bob.awaitText("The call has ended.");
    }
  }

  /** Two windows would take each other's calls: one says so, and either can be the phone. */
  @Test
  void twoWindows_oneIsThePhone_andTheOtherOneOnceItIsWantedOrAlone() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = chromium();
        Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
      WebPhonePage bob = new WebPhonePage(chromium, address(own));
      bob.enrol(own.server.administration().addUser("bob").text());
      Chromium.Page first = chromium.page();
      chromium.openPage();
      Chromium.Page second = chromium.page();
      chromium.open(address(own));
      bob.awaitText("Sottovoce is open in another window");
      chromium.use(first);
      Call call = connected(alice, bob, CallListener.NONE);
      chromium.use(second);
      assertTrue(bob.text().contains("open in another window"), bob.text());
      bob.press("Use it here");
      bob.awaitText("Ready");
      assertEquals(EndReason.HUNG_UP_THERE, call.ended().get(5, TimeUnit.SECONDS).reason());
      chromium.use(first);
      bob.awaitText("Sottovoce is open in another window");
      chromium.use(second);
      Call next = connected(alice, bob, CallListener.NONE);
      bob.press("Hang up");
      next.ended().get(5, TimeUnit.SECONDS);
      chromium.closePage();
      chromium.use(first);
      bob.awaitText("Ready");
      Call last = connected(alice, bob, CallListener.NONE);
      last.hangUp();
    }
  }

  /**
   * The other end was told that this device is none of its person's any more, and says so in its
   * BYE, before this page hears of that by its server.
   */
  @Test
  void theOtherEndSaysThatThisDeviceWasCutOff_andThePageSaysIt() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = chromium();
        Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
      chromium.beforeEachPage(BYE_BECAUSE_REMOVED);
      WebPhonePage bob = new WebPhonePage(chromium, address(own));
      bob.enrol(own.server.administration().addUser("bob").text());
      Call call = connected(alice, bob, CallListener.NONE);
      call.hangUp();
      bob.awaitText("it was told that this device was removed or cut off");
    }
  }

  private void assertHeard(boolean loud, String when) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    double loudness;
    do {
      int mark = ear.mark();
      Thread.sleep(1500);
      loudness = ear.loudnessSince(mark);
      if (System.nanoTime() > deadline) throw new AssertionError(when + ": " + loudness);
    } while (loud != loudness > LOUD);
  }
}
