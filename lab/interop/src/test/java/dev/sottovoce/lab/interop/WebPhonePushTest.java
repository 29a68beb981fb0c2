package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.webpush.PushRecipient;
import dev.sottovoce.crypto.webpush.PushSeal;
import dev.sottovoce.lab.interop.push.PushService;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.RegistrationState.Registered;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.audio.WavSink;
import dev.sottovoce.phone.audio.WavSource;
import dev.sottovoce.phone.desktop.push.WebPushReceiver;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.wire.Bytes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A page that is closed is woken: page, worker, server, sealed push and push service are real. The
 * service of the browser's maker cannot be reached from a test, and Debian's Chromium has none; its
 * part is played by the one that other tests have. Subscribing leads there, and what comes out of
 * it is opened with the subscription's keys, as a browser does, and delivered by DevTools.
 */
@Timeout(120)
class WebPhonePushTest {
  /** Subscriptions at another service than the browser's own. */
  private static final String SUBSCRIBES =
      """
      (() => {
        const subscription = (key) => ({
          endpoint: ENDPOINT,
          options: { applicationServerKey: key.buffer ?? key },
          toJSON: () => ({ endpoint: ENDPOINT, keys: { p256dh: POINT, auth: SECRET } }),
          unsubscribe: async () => true,
        });
        PushManager.prototype.subscribe = async (options) => {
          if (!options.userVisibleOnly) throw new Error('every push is to be seen');
          localStorage.setItem('bound', String(options.applicationServerKey));
          return subscription(options.applicationServerKey);
        };
        PushManager.prototype.getSubscription = async () => {
          const bound = localStorage.getItem('bound');
          return bound === null ? null : subscription(Uint8Array.from(bound.split(',')));
        };
      })()
      """;

  /** DevTools delivers text alone: octets come as base 64. */
  private static final String UNPACKS =
      """
      PushMessageData.prototype.arrayBuffer = function () {
        return Uint8Array.from(atob(this.text()), (each) => each.charCodeAt(0)).buffer;
      };
      'unpacks'
      """;

  /** What is shown, by its sentence. */
  private static final String SHOWN =
      """
      registration.getNotifications().then((all) => all.map((each) => each.body).join(' | '))
      """;

  /** A person clicks it: no script may, so what the page is opened by is looked at. */
  private static final String CLICK =
      """
      (async () => {
        const [notification] = await registration.getNotifications();
        ExtendableEvent.prototype.waitUntil = () => {};
        const opened = new Promise((done) => (clients.openWindow = async (path) => done(path)));
        dispatchEvent(new NotificationEvent('notificationclick', { notification }));
        return opened;
      })()
      """;

  @TempDir Path folder;
  private final PushRecipient keys =
      PushRecipient.generate(new SecureRandom()::nextBytes, new BouncyCastleCrypto());
  private PushService service;
  private OwnServer own;
  private Chromium chromium;
  private WebPhonePage bob;

  @BeforeEach
  void open() throws Exception {
    Needs.chromium();
    service = PushService.start(folder.resolve("push"), 0);
    own = OwnServer.withPush(folder, service);
    Path speech = folder.resolve("bob.wav");
    Files.write(speech, TestWav.stereo48(CallWithBaresip.speech("bob")));
    chromium = Chromium.startHearing(folder.resolve("bob"), speech);
    bob = new WebPhonePage(chromium, address());
    bob.enrol(own.server.administration().addUser("bob").text());
    bob.awaitWorker();
    chromium.allowNotifications(origin());
  }

  @AfterEach
  void close() {
    if (chromium != null) chromium.close();
    if (own != null) own.close();
    if (service != null) service.close();
    keys.close();
  }

  private String origin() {
    return "http://127.0.0.1:" + own.server.firstLookPort().getAsInt();
  }

  private String address() {
    return origin() + "/phone/";
  }

  private String subscribesAt(String endpoint) throws Exception {
    return SUBSCRIBES
        .replace("ENDPOINT", Chromium.quoted(endpoint))
        .replace("POINT", Chromium.quoted(keys.keys().publicKey().base64Url()))
        .replace("SECRET", Chromium.quoted(keys.keys().authentication().base64Url()));
  }

  private WebPushReceiver subscribe(Phone alice) throws Exception {
    assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
    Bytes serverKey = alice.push().orElseThrow().serverKey().orElseThrow();
    return WebPushReceiver.subscribe(
        service.subscribe(), serverKey, Pem.trusting(service.authority()));
  }

  private void turnOn() throws Exception {
    bob.press("Settings");
    bob.awaitText("Ring when this page is closed");
    bob.tick("push");
  }

  private Call calls(Phone alice) throws Exception {
    return alice.call(
        "bob",
        CallOptions.of(
            new WavSource(new short[Wav.RATE], WavSource.Afterwards.SILENCE),
            new WavSink(folder.resolve("heard.wav"))));
  }

  private void awaitShown(String sentence) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!chromium.evaluateInWorker(SHOWN).equals(sentence)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("shown: " + chromium.evaluateInWorker(SHOWN));
      }
      Thread.sleep(50);
    }
  }

  /** What the server counts. */
  private void awaitCount(String what, int wanted) throws Exception {
    URI metrics = URI.create("http://127.0.0.1:" + own.server.metricsPort() + "/metrics");
    String line = what + " " + wanted + ".0";
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(metrics).build();
      String counted = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      while (counted.lines().noneMatch(line::equals)) {
        if (System.nanoTime() > deadline) throw new AssertionError(line + " is not in " + counted);
        Thread.sleep(50);
        counted = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      }
    }
  }

  @Test
  void thePageIsClosed_aCallWaits_aNotificationShowsThatAndNoName_andThePageRings()
      throws Exception {
    try (Phone alice = own.phone("alice", CallPolicy.OWN_PHONES);
        WebPushReceiver receiver = subscribe(alice)) {
      String subscribes = subscribesAt(receiver.endpoint().toString());
      chromium.beforeEachPage(subscribes);
      bob.reload();
      bob.awaitText("Ready");
      turnOn();
      chromium.holdWorker();
      chromium.evaluateInWorker(UNPACKS);
      awaitCount("sottovoce_sleepers", 1);
      chromium.closePage();
      awaitCount("sottovoce_registrations", 1);
      Call call = calls(alice);
      Bytes sealed = receiver.next(Duration.ofSeconds(10)).orElseThrow();
      Bytes opened = new PushSeal(new BouncyCastleCrypto()).open(keys, sealed).orElseThrow();
      chromium.openPage();
      chromium.push(origin(), Base64.getEncoder().encodeToString(opened.toArray()));
      awaitShown("Somebody is calling. Open the page to answer.");
      assertEquals("/phone/", chromium.evaluateInWorker(CLICK));
      chromium.beforeEachPage(subscribes);
      bob = new WebPhonePage(chromium, address());
      bob.awaitText("calls you");
      bob.press("Answer");
      call.connected().get(15, TimeUnit.SECONDS);
      bob.awaitText("First call");
      assertEquals("", chromium.evaluateInWorker(SHOWN), "whoever looks needs no notification");
      call.hangUp();
      bob.awaitText("The call has ended.");
    }
  }

  /** The browser's own service, as it comes. */
  @Test
  void aBrowserThatHasNoPushService_saysSo_andRingsWhileItIsOpen() throws Exception {
    turnOn();
    bob.awaitText("This browser has no push service, or does not reach it.");
    awaitCount("sottovoce_sleepers", 0);
    bob.press("Back");
    try (Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
      assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
      Call call = calls(alice);
      bob.awaitText("calls you");
      bob.press("Decline");
      assertEquals(EndReason.DECLINED, call.ended().get(10, TimeUnit.SECONDS).reason());
    }
  }

  @Test
  void aServiceThatTheServerDoesNotUse_isSaid_andThePageStaysSignedIn() throws Exception {
    chromium.beforeEachPage(subscribesAt("https://elsewhere.example/p/1"));
    bob.reload();
    bob.awaitText("Ready");
    turnOn();
    bob.awaitText("Your server does not use this browser’s push service");
    bob.press("Back");
    bob.awaitText("Ready");
    awaitCount("sottovoce_registrations", 1);
    awaitCount("sottovoce_sleepers", 0);
  }
}
