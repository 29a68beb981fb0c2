package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.RegistrationState.Registered;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.audio.WavSink;
import dev.sottovoce.phone.audio.WavSource;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.wire.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The phone in a real Chromium keeps to what officers signed, whatever the server says. */
class WebPhonePolicyTest {
  private static final Bytes ANNAS_KEY = Bytes.unsafeWrap(new byte[32]);
  private static final PolicyRoot ANNA =
      new PolicyRoot(1, List.of(PolicySignatures.verifierKey("anna", ANNAS_KEY)));

  @TempDir Path folder;

  private static SignedPolicy signed(int version, String mutual) {
    String text =
        Profiles.text(Policy.Profile.REGULATED)
            .replace("version: 1", "version: " + version)
            .replace("mutual: phones", "mutual: " + mutual);
    Bytes document = Bytes.utf8(text);
    return new SignedPolicy(document, PolicySignatures.sign("anna", ANNAS_KEY, document));
  }

  /** The server looks at its policies once a second. */
  private static void install(OwnServer own, SignedPolicy policy) throws Exception {
    own.server.administration().install(policy);
    Thread.sleep(1500);
  }

  private Chromium chromium(String who) throws Exception {
    Path speech = folder.resolve(who + ".wav");
    Files.write(speech, TestWav.stereo48(CallWithBaresip.speech("bob")));
    return Chromium.startHearing(folder.resolve("profile-" + who), speech);
  }

  @Test
  void postQuantumKeysAreRequired_ourPhoneProvesThem_aBrowserCannot_andNoOlderPolicyIsTaken()
      throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium one = chromium("bob");
        Chromium two = chromium("carol")) {
      own.server.administration().trust(ANNA);
      install(own, signed(2, "phones"));
      String address = "http://127.0.0.1:" + own.server.firstLookPort().getAsInt() + "/phone/";
      WebPhonePage bob = new WebPhonePage(one, address);
      bob.enrol(own.server.administration().addUser("bob").text());
      try (Phone alice = own.phoneByPolicy("alice")) {
        assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
        assertProven(bob, alice);
      }
      WebPhonePage carol = new WebPhonePage(two, address);
      carol.enrol(own.server.administration().addUser("carol").text());
      carol.call("bob");
      carol.awaitText("with this phone a browser cannot prove that");
      install(own, signed(3, "all"));
      bob.reload();
      bob.awaitText("The policy keeps browsers out");
      takeBack(3);
      Thread.sleep(1500);
      bob.reload();
      bob.awaitText("The policy keeps browsers out");
      carol.reload();
      carol.awaitText("somebody may hold the newest one back");
    }
  }

  /** A code is not used up by a browser that the policy does not take. */
  @Test
  void betterProtectedKeysAreWanted_aBrowserIsNotEnrolled_andReadsWhy() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = chromium("bob")) {
      own.server.administration().trust(ANNA);
      String address = "http://127.0.0.1:" + own.server.firstLookPort().getAsInt() + "/phone/";
      String code = own.server.administration().addUser("bob").text();
      WebPhonePage bob = new WebPhonePage(chromium, address);
      install(own, withDeviceKey("tpm"));
      bob.type("code", code);
      bob.press("Start");
      bob.awaitText("The policy wants device keys protected by at least tpm");
      assertEquals(0, own.server.administration().devices().size());
    }
  }

  /**
   * Chromium prefers AES in counter mode where it decides, which is so with another one; ADR 110.
   */
  @Test
  void aeadAloneIsAllowed_twoBrowsersSayNothing_andWithOurPhoneOneDoes() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium one = chromium("bob");
        Chromium two = chromium("carol")) {
      own.server.administration().trust(ANNA);
      String address = "http://127.0.0.1:" + own.server.firstLookPort().getAsInt() + "/phone/";
      WebPhonePage bob = new WebPhonePage(one, address);
      WebPhonePage carol = new WebPhonePage(two, address);
      bob.rememberConnections();
      carol.rememberConnections();
      bob.enrol(own.server.administration().addUser("bob").text());
      carol.enrol(own.server.administration().addUser("carol").text());
      carol.call("bob");
      bob.awaitText("calls you");
      bob.press("Answer");
      bob.awaitText("First call");
      assertEquals("SRTP_AES128_CM_HMAC_SHA1_80", bob.srtpProfile(), "control: no policy");
      bob.press("Hang up");
      Bytes document = Bytes.utf8(Profiles.text(Policy.Profile.DEFAULT));
      String signature = PolicySignatures.sign("anna", ANNAS_KEY, document);
      install(own, new SignedPolicy(document, signature));
      for (WebPhonePage each : List.of(bob, carol)) {
        each.reload();
        each.rememberConnections();
        each.awaitText("Ready");
      }
      carol.call("bob");
      bob.awaitText("calls you");
      bob.press("Answer");
      carol.awaitText("Two browsers agree on weaker encryption of speech than the policy allows");
      bob.awaitText("Who do you want to call?");
      try (Phone alice = own.phoneByPolicy("alice")) {
        assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
        CompletableFuture<Call> answered = new CompletableFuture<>();
        CallOptions options =
            CallOptions.of(
                new WavSource(new short[Wav.RATE], WavSource.Afterwards.SILENCE),
                new WavSink(folder.resolve("heard.wav")));
        alice.onIncomingCall(incoming -> answered.complete(incoming.answer(options)));
        bob.call("alice");
        Call call = answered.get(15, TimeUnit.SECONDS);
        call.connected().get(15, TimeUnit.SECONDS);
        bob.awaitText("First call");
        assertEquals("SRTP_AEAD_AES_256_GCM", bob.srtpProfile());
        call.hangUp();
      }
    }
  }

  private static SignedPolicy withDeviceKey(String wanted) {
    String text =
        Profiles.text(Policy.Profile.REGULATED)
            .replace("deviceKey: software", "deviceKey: " + wanted);
    Bytes document = Bytes.utf8(text);
    return new SignedPolicy(document, PolicySignatures.sign("anna", ANNAS_KEY, document));
  }

  private void assertProven(WebPhonePage bob, Phone alice) throws Exception {
    CompletableFuture<Call> answered = new CompletableFuture<>();
    CallOptions options =
        CallOptions.of(
            new WavSource(new short[Wav.RATE], WavSource.Afterwards.SILENCE),
            new WavSink(folder.resolve("heard.wav")));
    alice.onIncomingCall(incoming -> answered.complete(incoming.answer(options)));
    bob.call("alice");
    Call call = answered.get(15, TimeUnit.SECONDS);
    SecurityReport report = call.connected().get(15, TimeUnit.SECONDS);
    assertEquals("X25519MLKEM768", report.agreement().group());
    bob.awaitText("First call");
    bob.openDetails();
    bob.awaitText("Against quantum computers: yes");
    bob.press("Hang up");
    call.ended().get(5, TimeUnit.SECONDS);
  }

  /** A server that brings an older policy back. */
  private void takeBack(int version) throws Exception {
    String database = "jdbc:sqlite:" + folder.resolve("server/sottovoce.db");
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("DELETE FROM policies WHERE version = " + version);
    }
  }
}
