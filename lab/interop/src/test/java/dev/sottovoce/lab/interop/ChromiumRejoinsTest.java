package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallListener;
import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.RegistrationState.Registered;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.audio.WavSink;
import dev.sottovoce.phone.audio.WavSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A stock Chromium joins a running call anew, with another certificate and another path, and names
 * no association (RFC 8842): our phone agrees on new keys beside the old ones, in either role.
 */
@Timeout(90)
class ChromiumRejoinsTest {
  @ParameterizedTest
  @EnumSource(names = {"AS_IT_COMES", "PASSIVE"})
  void newKeysForTheRunningCall(BrowserPage.Setup setup, @TempDir Path folder) throws Exception {
    Needs.chromium();
    CompletableFuture<SecurityReport> rekeyed = new CompletableFuture<>();
    CompletableFuture<Call> answered = new CompletableFuture<>();
    try (Chromium chromium = Chromium.start(folder.resolve("profile"));
        OwnServer own = new OwnServer(folder);
        SipEnd signalling = own.sipEnd("browser");
        Phone phone = own.phone("alice", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, phone.register().get(10, TimeUnit.SECONDS));
      CallOptions options = options(folder, rekeyed);
      phone.onIncomingCall(incoming -> answered.complete(incoming.answer(options)));
      BrowserPage page = page(chromium);
      page.answered(signalling.call("sip:alice@example.test", page.offer(setup)));
      Call call = answered.get(10, TimeUnit.SECONDS);
      SecurityReport first = call.connected().get(10, TimeUnit.SECONDS);
      awaitMore(call);
      String before = fingerprint(page.stats());

      page.answered(signalling.offerAgain(page.rejoin(setup)));

      assertEquals(first, rekeyed.get(20, TimeUnit.SECONDS));
      awaitMore(call);
      assertNotEquals(before, fingerprint(page.stats()));
      assertTrue(page.stats().at("/inbound/packetsReceived").asInt() > 50);
      call.hangUp();
      signalling.awaitBye();
      // A browser sends as soon as it has keys, and does not wait until the other end has them.
      long refused = call.ended().get(5, TimeUnit.SECONDS).statistics().packetsRefused();
      assertTrue(refused < 50, "refused " + refused);
      page.end();
    }
  }

  /** A browser that names no association is not asked for new keys. */
  @Test
  void weDoNotAskForNewKeys(@TempDir Path folder) throws Exception {
    Needs.chromium();
    CompletableFuture<SecurityReport> rekeyed = new CompletableFuture<>();
    CompletableFuture<Call> answered = new CompletableFuture<>();
    try (Chromium chromium = Chromium.start(folder.resolve("profile"));
        OwnServer own = new OwnServer(folder);
        SipEnd signalling = own.sipEnd("browser");
        Phone phone = own.phone("alice", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, phone.register().get(10, TimeUnit.SECONDS));
      CallOptions options = options(folder, rekeyed);
      phone.onIncomingCall(incoming -> answered.complete(incoming.answer(options)));
      BrowserPage page = page(chromium);
      page.answered(
          signalling.call("sip:alice@example.test", page.offer(BrowserPage.Setup.AS_IT_COMES)));
      Call call = answered.get(10, TimeUnit.SECONDS);
      call.connected().get(10, TimeUnit.SECONDS);
      call.rekey();
      awaitMore(call);
      call.hangUp();
      // What comes next on the dialog is the BYE, not an INVITE.
      signalling.awaitBye();
      page.end();
    }
  }

  private static BrowserPage page(Chromium chromium) throws Exception {
    short[] theirs = CallWithBaresip.speech("bob");
    return new BrowserPage(chromium, TestWav.stereo48(Arrays.copyOf(theirs, 20 * Wav.RATE)));
  }

  private static CallOptions options(Path folder, CompletableFuture<SecurityReport> rekeyed)
      throws Exception {
    CallListener listener =
        new CallListener() {
          @Override
          public void rekeyed(Call call, SecurityReport security) {
            rekeyed.complete(security);
          }
        };
    short[] ours = CallWithBaresip.speech("alice");
    return CallOptions.of(
            new WavSource(ours, WavSource.Afterwards.SILENCE),
            new WavSink(folder.resolve("heard.wav")))
        .listener(listener);
  }

  private static void awaitMore(Call call) throws InterruptedException {
    long before = call.statistics().packetsReceived();
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    // Counts begin again with a new stream.
    while (call.statistics().packetsReceived() < 60
        || call.statistics().packetsReceived() - before < 60 && before < 60) {
      if (System.nanoTime() > patience) throw new AssertionError("no packets: " + before);
      Thread.sleep(50);
    }
  }

  private static String fingerprint(JsonNode stats) {
    return stats.at("/transport/localCertificateId").asText();
  }
}
