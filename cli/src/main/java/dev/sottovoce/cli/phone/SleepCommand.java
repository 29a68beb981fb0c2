package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.ExitCode;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.webpush.PushRecipient;
import dev.sottovoce.crypto.webpush.PushSeal;
import dev.sottovoce.phone.IncomingCall;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.desktop.push.WebPushReceiver;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.sip.push.PushOffer;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.push.PushProvider;
import dev.sottovoce.sip.push.WakeUp;
import dev.sottovoce.sip.push.WakeUps;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code phone sleep}. */
@Command(
    name = "sleep",
    header = "Sleep until a call comes, as a phone in a pocket does, and answer it.",
    description = {
      "Subscribes to a WebPush service, tells the server, and closes the connection to it. A push that"
          + " the server has sealed wakes the phone: it registers, answers the call that waits,"
          + " and sleeps again, until Ctrl-C, or after one call with --once. Other pushes are"
          + " ignored.",
      "",
      "The server must allow the service: 'push' in its sottovoce.yaml."
    },
    footer = {
      "",
      "Example:",
      "  sottovoce phone sleep --push https://push.example.org/subscribe --record heard.wav --once"
    })
final class SleepCommand implements Callable<Integer> {
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(10);

  /** Longer than a server keeps a call for a phone that it woke. */
  private static final Duration CALL_WITHIN = Duration.ofSeconds(35);

  /** As long as it takes to register; there is nothing to wait for. */
  private static final Duration TEST_WITHIN = Duration.ofSeconds(5);

  private static final Duration LOOK_EVERY = Duration.ofHours(1);

  private final Console console;

  @Option(
      names = "--push",
      required = true,
      paramLabel = "URL",
      description = "Where one subscribes at the push service (RFC 8030), HTTPS.")
  private URI service = URI.create("https://localhost");

  @Option(
      names = "--push-authority",
      paramLabel = "FILE",
      description =
          "Who certifies the push service (PEM), instead of those whom this system trusts.")
  private @Nullable Path authority;

  @Option(names = "--once", description = "Stop after the first call.")
  private boolean once;

  @Mixin private SoundOptions sound = new SoundOptions();

  @Mixin private PhoneOptions phone = new PhoneOptions();

  SleepCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    Entropy entropy = new SecureRandom()::nextBytes;
    try (Session session = Session.open(phone, sound.trace());
        Comparison comparison = new Comparison(console, phone.compare(), sound.json());
        PushRecipient keys = PushRecipient.generate(entropy, new BouncyCastleCrypto())) {
      session.phone().onAlarm(console::note);
      phone.isolate().tell(console);
      Answering answering = new Answering(console, session, sound, phone.changed(), comparison);
      BlockingQueue<IncomingCall> calls = new LinkedBlockingQueue<>();
      session.phone().onIncomingCall(calls::add);
      session.register();
      try (WebPushReceiver receiver = subscribed(serverKey(session.phone()))) {
        ask(session.phone(), receiver.endpoint(), keys);
        session.phone().sleep();
        tellReady(session.account().address());
        WakeUps wakeUps =
            new WakeUps(
                keys, new PushSeal(new BouncyCastleCrypto()), EnumSet.allOf(WakeUps.Check.class));
        return takeCalls(session.phone(), receiver, wakeUps, calls, answering).number();
      } finally {
        // To sign out it has to be there.
        session.phone().wake();
      }
    }
  }

  private ExitCode takeCalls(
      Phone phone,
      WebPushReceiver receiver,
      WakeUps wakeUps,
      BlockingQueue<IncomingCall> calls,
      Answering answering)
      throws InterruptedException {
    while (true) {
      Optional<Bytes> push = receiver.next(LOOK_EVERY);
      if (push.isEmpty()) continue;
      switch (wakeUps.judge(push.get(), Clock.systemUTC().instant())) {
        case WakeUps.Verdict.Ignored ignored ->
            console.note("a push was ignored: " + sentence(ignored.why()));
        case WakeUps.Verdict.Wake wake -> {
          console.note("woken");
          phone.wake();
          Duration patience = wake.kind() == WakeUp.Kind.CALL ? CALL_WITHIN : TEST_WITHIN;
          IncomingCall call = calls.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
          boolean good = call != null && answering.answer(call);
          if (call != null && once) return good ? ExitCode.DONE : ExitCode.FAILED;
          phone.sleep();
        }
      }
    }
  }

  private static String sentence(WakeUps.Why why) {
    return switch (why) {
      case NOT_OURS -> "the server has not sealed it.";
      case NOT_FRESH -> "it is not from now.";
      case REPEATED -> "it has come before.";
      case TOO_MANY -> "there are too many.";
    };
  }

  private static Bytes serverKey(Phone phone) {
    return phone
        .push()
        .flatMap(PushOffer::serverKey)
        .orElseThrow(() ->
            Failure.failed(
                "The server wakes nobody by WebPush. Its operator names services under 'push' in"
                    + " sottovoce.yaml."));
  }

  private WebPushReceiver subscribed(Bytes serverKey) throws InterruptedException {
    if (!"https".equals(service.getScheme()))
      throw Failure.usage("--push wants an https: address.");
    try {
      SSLContext trust = authority == null ? systemTrust() : Pem.trusting(authority);
      return WebPushReceiver.subscribe(service, serverKey, trust);
    } catch (IOException e) {
      throw Failure.failed(Sentences.of("The push service cannot be used", e));
    }
  }

  private static SSLContext systemTrust() throws IOException {
    try {
      return SSLContext.getDefault();
    } catch (GeneralSecurityException e) {
      throw new IOException("the system's certificate authorities cannot be used", e);
    }
  }

  private static void ask(Phone phone, URI endpoint, PushRecipient keys)
      throws InterruptedException {
    PushParameters how =
        new PushParameters(
            PushProvider.WEB_PUSH, endpoint.toString(), "", Optional.of(keys.keys()));
    try {
      if (phone.wakeBy(how, "sottovoce-cli").get(TOLD_WITHIN.toMillis(), TimeUnit.MILLISECONDS))
        return;
    } catch (ExecutionException | TimeoutException e) {
      // Said below.
    }
    throw Failure.failed(
        "The server does not wake phones through this push service. Its operator lists services"
            + " under 'push' in sottovoce.yaml.");
  }

  private void tellReady(String address) {
    if (sound.json()) {
      Map<String, Object> ready = new LinkedHashMap<>();
      ready.put("event", "asleep");
      ready.put("address", address);
      console.json(ready);
    } else {
      console.say("Asleep until somebody calls " + address + ". Ctrl-C stops.");
    }
  }
}
