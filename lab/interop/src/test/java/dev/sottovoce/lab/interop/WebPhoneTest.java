package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.PeerSigner;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallEnd;
import dev.sottovoce.phone.CallListener;
import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.RegistrationState.Registered;
import dev.sottovoce.phone.audio.AudioMatch;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.audio.WavSink;
import dev.sottovoce.phone.audio.WavSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The phone in a real Chromium, through our real server, with our phone and with another page. */
class WebPhoneTest {
  private static final long TALK_MILLIS = 5_000;

  /** Other speech has less than 0.4. */
  private static final double SAME = 0.55;

  /** What somebody in between would do to a description. */
  private static final List<String> CHANGES =
      List.of(
          WebPhonePage.OTHER_FINGERPRINT,
          WebPhonePage.OTHER_ADDRESSES,
          WebPhonePage.OTHER_CODEC,
          WebPhonePage.VARIABLE_RATE);

  @TempDir Path folder;

  private Chromium hearing(String who) throws Exception {
    return Chromium.startHearing(folder.resolve("profile-" + who), speech(who));
  }

  private static String address(OwnServer own) {
    return "http://127.0.0.1:" + own.server.firstLookPort().getAsInt() + "/phone/";
  }

  @Test
  void theBrowserCalls_ourPhoneAnswers_bothAreHeardAndSeeTheSameWords() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = hearing("bob");
        Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
      Path heardHere = folder.resolve("heard.wav");
      short[] ours = CallWithBaresip.speech("alice");
      CompletableFuture<Call> answered = new CompletableFuture<>();
      CallOptions options = saying(ours, heardHere);
      alice.onIncomingCall(incoming -> answered.complete(incoming.answer(options)));
      WebPhonePage page = new WebPhonePage(chromium, address(own));
      page.enrol(own.server.administration().addUser("bob").text());
      page.call("alice");
      Call call = answered.get(15, TimeUnit.SECONDS);
      SecurityReport report = call.connected().get(15, TimeUnit.SECONDS);
      page.awaitText("First call");
      page.listen();
      page.openDetails();
      page.awaitText("the other phone saw it when the keys were agreed on");
      page.press("Compare words");
      page.awaitText("They are the same");
      assertShowsWords(report, page);
      Thread.sleep(TALK_MILLIS);
      short[] heardThere = page.recording();
      page.press("They are the same");
      page.awaitText("Verified");
      page.press("Hang up");
      call.ended().get(5, TimeUnit.SECONDS);
      assertEquals("DTLS 1.3", report.agreement().keying());
      assertEquals("X25519MLKEM768", report.agreement().group());
      CallWithBaresip.assertSame(ours, heardThere, "what the browser heard");
      assertHeard("bob", Wav.read(heardHere), "what our phone heard");
    }
  }

  @Test
  void ourPhoneCalls_theBrowserAnswers_andIsHeardOnlyThen() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = hearing("bob");
        Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
      WebPhonePage page = new WebPhonePage(chromium, address(own));
      page.changeIncoming("INVITE ", WebPhonePage.UNCHANGED);
      page.rememberConnections();
      page.enrol(own.server.administration().addUser("bob").text());
      Path heardHere = folder.resolve("heard.wav");
      short[] ours = CallWithBaresip.speech("alice");
      CompletableFuture<SecurityReport> rekeyed = new CompletableFuture<>();
      CallOptions options = repeating(ours, heardHere).listener(hearing(rekeyed));
      Call call = alice.call("bob", options);
      page.awaitText("calls you");
      assertTrue(page.text().contains("alice\n"), page.text());
      page.press("Answer");
      SecurityReport report = call.connected().get(15, TimeUnit.SECONDS);
      page.awaitText("First call");
      page.listen();
      page.press("Compare words");
      assertShowsWords(report, page);
      Thread.sleep(TALK_MILLIS);
      short[] heardThere = page.recording();
      page.stallConnection();
      assertEquals(
          report, rekeyed.get(10, TimeUnit.SECONDS), "other keys, and agreed on as before");
      page.awaitSound();
      page.openDetails();
      page.awaitText("the other phone saw it when the keys were agreed on");
      call.hangUp();
      page.awaitText("The call has ended.");
      page.replay();
      page.awaitText("A call in the name of alice@example.test was refused");
      assertInstanceOf(PeerSigner.OfAccount.class, report.signer());
      CallWithBaresip.assertSame(ours, heardThere, "what the browser heard");
      assertHeard("bob", Wav.read(heardHere), "what our phone heard");
    }
  }

  @Test
  void twoBrowsersTalk_seeTheSameWords_andKnowEachOtherAfterwards() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium one = hearing("alice");
        Chromium two = hearing("bob")) {
      WebPhonePage alice = new WebPhonePage(one, address(own));
      WebPhonePage bob = new WebPhonePage(two, address(own));
      alice.rememberConnections();
      bob.rememberConnections();
      alice.enrol(own.server.administration().addUser("alice").text());
      bob.enrol(own.server.administration().addUser("bob").text());
      alice.call("bob");
      bob.awaitText("calls you");
      bob.press("Answer");
      alice.awaitText("First call");
      bob.awaitText("First call");
      bob.openDetails();
      bob.awaitText("Against quantum computers: not proven");
      alice.listen();
      bob.listen();
      alice.press("Compare words");
      bob.press("Compare words");
      assertEquals(alice.words(), bob.words());
      assertEquals(3, alice.words().split(" · ", -1).length);
      Thread.sleep(TALK_MILLIS);
      assertHeard("bob", alice.recording(), "what alice's browser heard");
      assertHeard("alice", bob.recording(), "what bob's browser heard");
      assertFindsAnotherPath(alice, bob);
      alice.press("They are the same");
      alice.awaitText("Verified");
      bob.press("Hang up");
      alice.awaitText("The call has ended.");
      alice.press("bob");
      bob.awaitText("calls you");
      assertTrue(bob.text().contains("Known"), bob.text());
      bob.press("Decline");
      alice.awaitText("The call was declined.");
    }
  }

  /** Whoever called asks for other keys; the two do not both do so. */
  @Test
  void afterAnHour_aCallHasOtherKeys_withABrowserAndWithOurPhone() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium one = hearing("alice");
        Chromium two = hearing("bob");
        Phone carol = own.phone("carol", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, carol.register().get(10, TimeUnit.SECONDS));
      WebPhonePage alice = new WebPhonePage(one, address(own));
      WebPhonePage bob = new WebPhonePage(two, address(own));
      alice.rememberConnections();
      bob.rememberConnections();
      alice.enrol(own.server.administration().addUser("alice").text());
      bob.enrol(own.server.administration().addUser("bob").text());
      alice.call("bob");
      bob.awaitText("calls you");
      bob.press("Answer");
      bob.awaitText("Compare words");
      bob.awaitSound();
      alice.passTime(Duration.ofMinutes(61));
      bob.passTime(Duration.ofMinutes(61));
      bob.awaitConnections(2);
      alice.awaitSound();
      bob.awaitSound();
      assertEquals(2, alice.connections(), "one of the two asked");
      alice.press("Hang up");
      bob.awaitText("The call has ended.");
      CompletableFuture<SecurityReport> rekeyed = new CompletableFuture<>();
      CallOptions options =
          repeating(CallWithBaresip.speech("alice"), folder.resolve("heard.wav"))
              .listener(hearing(rekeyed));
      Call call = carol.call("bob", options);
      bob.awaitText("calls you");
      bob.press("Answer");
      SecurityReport report = call.connected().get(15, TimeUnit.SECONDS);
      bob.awaitText("Compare words");
      bob.awaitSound();
      bob.passTime(Duration.ofMinutes(68));
      assertEquals(report, rekeyed.get(10, TimeUnit.SECONDS), "agreed on as before");
      bob.awaitSound();
      call.hangUp();
    }
  }

  /** Where a person wants it so, the other end sees no address but the relay's. */
  @Test
  void byARelayAlone_twoBrowsersTalk() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withRelay(folder);
        Chromium one = hearing("alice");
        Chromium two = hearing("bob")) {
      WebPhonePage alice = new WebPhonePage(one, address(own));
      WebPhonePage bob = new WebPhonePage(two, address(own));
      alice.rememberConnections();
      bob.enrol(own.server.administration().addUser("bob").text());
      alice.enrol(own.server.administration().addUser("alice").text());
      alice.press("Settings");
      alice.awaitText("Always by a relay");
      alice.tick("relay");
      alice.press("Back");
      alice.call("bob");
      bob.awaitText("calls you");
      bob.press("Answer");
      alice.awaitText("First call");
      bob.awaitSound();
      alice.awaitSound();
      assertEquals("relay", alice.pathHere());
      assertTrue(alice.offeredAddresses().matches("(relay)+"), alice.offeredAddresses());
      alice.press("Hang up");
    }
  }

  @Test
  void anAnswerThatWasChangedOnItsWay_neverReachesWebRtc() throws Exception {
    Needs.chromium();
    for (String change : CHANGES) {
      Path own = Files.createTempDirectory(folder, "changed");
      try (OwnServer server = OwnServer.withFirstLook(own);
          Chromium chromium = Chromium.startHearing(own.resolve("profile"), speech("bob"));
          Phone alice = server.phone("alice", CallPolicy.OWN_PHONES)) {
        assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
        CompletableFuture<Call> answered = new CompletableFuture<>();
        CallOptions options = saying(new short[Wav.RATE], own.resolve("heard.wav"));
        alice.onIncomingCall(incoming -> answered.complete(incoming.answer(options)));
        WebPhonePage page = new WebPhonePage(chromium, address(server));
        page.changeIncoming("200 OK", change);
        page.enrol(server.server.administration().addUser("bob").text());
        page.call("alice");
        page.awaitText("The call was changed on its way, so nothing was said.");
        answered.get(5, TimeUnit.SECONDS).ended().get(10, TimeUnit.SECONDS);
        assertEquals("0", page.remoteDescriptions());
      }
    }
  }

  @Test
  void aCallThatWasChangedOnItsWay_doesNotRing() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = hearing("bob");
        Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
      WebPhonePage page = new WebPhonePage(chromium, address(own));
      page.changeIncoming("INVITE ", WebPhonePage.UNCHANGED);
      page.enrol(own.server.administration().addUser("bob").text());
      for (String change : CHANGES) {
        page.changeIncoming("INVITE ", change);
        Call call = alice.call("bob", saying(new short[Wav.RATE], folder.resolve("heard.wav")));
        assertEquals(
            EndReason.SIGNATURE_REFUSED, call.ended().get(10, TimeUnit.SECONDS).reason(), change);
        page.awaitText("A call in the name of alice@example.test was refused");
        page.awaitText("The call was changed on its way");
      }
    }
  }

  /** Each end reads that something failed at the other one, and what, and not that it hung up. */
  @Test
  void theWordsDiffer_theOtherEndReadsThatSomethingFailedHere_bothWays() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = hearing("bob");
        Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
      WebPhonePage page = new WebPhonePage(chromium, address(own));
      page.enrol(own.server.administration().addUser("bob").text());
      Call first = connected(alice, page);
      page.press("Compare words");
      page.press("They are the same");
      page.awaitText("Verified");
      page.press("Compare words");
      page.awaitText("They differ");
      page.press("They differ");
      page.awaitText("The words differ: somebody is in between");
      CallEnd end = first.ended().get(5, TimeUnit.SECONDS);
      assertEquals(EndReason.FAILED_THERE, end.reason());
      assertTrue(end.sentence().contains("was not good enough for this phone"), end::sentence);
      isRefusedUntilVerifiedAnew(alice, page);
      Call second = connected(alice, page);
      page.press("Hang up");
      assertEquals(EndReason.HUNG_UP_THERE, second.ended().get(5, TimeUnit.SECONDS).reason());
      Call third = connected(alice, page);
      third.stringDiffers();
      page.awaitText("The other end ended the call because something failed there. It was said:");
      page.awaitText("The authentication strings differ");
      assertEquals(EndReason.STRING_DIFFERS, third.ended().get(5, TimeUnit.SECONDS).reason());
      Call fourth = alice.call("bob", saying(new short[Wav.RATE], folder.resolve("heard.wav")));
      assertEquals(EndReason.COMPARED_DIFFERENT, fourth.ended().get(5, TimeUnit.SECONDS).reason());
    }
  }

  private void isRefusedUntilVerifiedAnew(Phone alice, WebPhonePage page) throws Exception {
    page.awaitText("Not the same: no calls until you verify them anew.");
    page.reload();
    page.awaitText("Ready");
    page.awaitText("Not the same: no calls until you verify them anew.");
    Call refused = alice.call("bob", saying(new short[Wav.RATE], folder.resolve("heard.wav")));
    page.awaitText("A call in the name of alice@example.test was refused. When you last compared");
    assertFalse(refused.ended().get(5, TimeUnit.SECONDS).reason().isOrdinary());
    page.reload();
    page.awaitText("Ready");
    page.call("alice");
    page.awaitText("When you last compared with this person, it was not the same");
    page.press("Show your code");
    page.type("whom", "alice");
    page.press("Show");
    page.awaitText("When you last compared with this person, it was not the same");
    page.press("They are the same");
    page.awaitText("alice is verified: you both see the same digits.");
    page.awaitNoText("Not the same");
  }

  private Call connected(Phone alice, WebPhonePage page) throws Exception {
    Call call = alice.call("bob", saying(new short[Wav.RATE], folder.resolve("heard.wav")));
    page.awaitText("calls you");
    page.press("Answer");
    call.connected().get(15, TimeUnit.SECONDS);
    page.awaitText("Compare words");
    return call;
  }

  /** The path of a call goes, and within seconds there is another, with other keys. */
  private static void assertFindsAnotherPath(WebPhonePage one, WebPhonePage other)
      throws Exception {
    int before = other.connections();
    one.cutConnection();
    // Half a second at a time it looks, three times; then keys have to be agreed on.
    for (int i = 0; i < 60 && other.connections() == before; i++) Thread.sleep(50);
    Thread.sleep(500);
    one.awaitSound();
    other.awaitSound();
    assertEquals(before + 1, other.connections(), "one connection for the other keys");
  }

  private static CallOptions saying(short[] speech, Path heard) throws Exception {
    return CallOptions.of(new WavSource(speech, WavSource.Afterwards.SILENCE), new WavSink(heard));
  }

  /** Says it four times. */
  private static CallOptions repeating(short[] speech, Path heard) throws Exception {
    short[] again = new short[4 * speech.length];
    for (int i = 0; i < again.length; i++) again[i] = speech[i % speech.length];
    return saying(again, heard);
  }

  private static CallListener hearing(CompletableFuture<SecurityReport> rekeyed) {
    return new CallListener() {
      @Override
      public void rekeyed(Call call, SecurityReport security) {
        rekeyed.complete(security);
      }
    };
  }

  private static void assertShowsWords(SecurityReport report, WebPhonePage page) throws Exception {
    String words = report.string().orElseThrow().text().replace(":", " · ");
    assertTrue(page.text().contains(words), () -> words);
  }

  private Path speech(String who) throws Exception {
    byte[] speech = TestWav.stereo48(Arrays.copyOf(CallWithBaresip.speech(who), 20 * Wav.RATE));
    return Files.write(folder.resolve(who + ".wav"), speech);
  }

  /** A call begins somewhere in a recording. */
  private static void assertHeard(String who, short[] heard, String what) throws Exception {
    double match = AudioMatch.of(CallWithBaresip.speech(who), heard);
    assertTrue(match >= SAME, () -> what + " matches by " + match);
  }
}
