package dev.sottovoce.cli.phone;

import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.ExitCode;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallEnd;
import dev.sottovoce.phone.CallOptions;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code phone call}. */
@Command(
    name = "call",
    header = "Call somebody.",
    description = {
      "Ends when the other end hangs up, with Ctrl-C, after --duration seconds, or, when a file is"
          + " played and no duration is given, when the file has been played. --json prints one"
          + " object when the call is over.",
      "",
      "At a terminal, m and Enter mutes the microphone and h and Enter holds the call; the same"
          + " again ends it. Digits, * and # are keys of the telephone's pad, and go to the other end"
          + " as tones. Nothing of it shows in the packets, unless a foreign phone wants keys as"
          + " events of their own; then the call says so.",
      "",
      "Where the keys have an authentication string (--keying zrtp), the two people read it to each"
          + " other. At a terminal, y and Enter says that it is the same: that is remembered, and"
          + " the next calls with this peer show it. n and Enter says that it differs: then"
          + " somebody is in between, and the call ends."
    },
    footer = {
      "",
      "Examples:",
      "  sottovoce phone call bob",
      "  sottovoce phone call sip:bob@example.org --play question.wav --record answer.wav",
      "  sottovoce phone call bob --stats",
      "  sottovoce phone call bob --play hello.wav --record heard.wav --duration 20 --json"
    })
final class CallCommand implements Callable<Integer> {
  /** What the jitter buffers still hold when a file has ended. */
  private static final Duration AFTER_PLAYING = Duration.ofSeconds(1);

  private final Console console;

  @Parameters(paramLabel = "URI", description = "A SIP address, or a name in the own domain.")
  private String target = "";

  @Mixin private SoundOptions sound = new SoundOptions();

  @Mixin private PhoneOptions phone = new PhoneOptions();

  @Option(
      names = "--stats",
      description =
          "Show the call while it goes on: lock, keys, loss, jitter, opinion score, delay, what the"
              + " watch saw, and what an observer could learn.")
  private boolean stats;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description = "Hang up so long after the call is connected.")
  private double seconds;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Give up when nobody has answered (default: 60).")
  private int timeout = 60;

  CallCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (seconds < 0) throw Failure.usage("--duration must be more than 0.");
    if (timeout < 1) throw Failure.usage("--timeout must be 1 or more.");
    LiveView view = new LiveView(console);
    Console told = stats ? view.console() : console;
    try (Session session = Session.open(phone, sound.trace());
        Comparison comparison = new Comparison(told, phone.compare(), sound.json());
        view) {
      Sounds sounds = Sounds.open(sound);
      session.phone().onAlarm(told::note);
      phone.isolate().tell(told);
      session.register();
      Outcome outcome = new Outcome(session, Outcome.Side.CALLER, sound);
      Call call = place(session, sounds, new Narrator(told, comparison, phone.changed()));
      if (stats) view.show(call);
      hangUpInTime(call, sounds);
      CallEnd end = ended(call);
      view.close();
      outcome.print(console, call, end);
      return (outcome.isGood(call, end) ? ExitCode.DONE : ExitCode.FAILED).number();
    }
  }

  private Call place(Session session, Sounds sounds, Narrator narrator) {
    CallOptions options =
        CallOptions.of(sounds.source(), sounds.sink())
            .answerWithin(Duration.ofSeconds(timeout))
            .listener(narrator);
    try {
      return session.phone().call(target, options);
    } catch (IllegalArgumentException e) {
      throw Failure.usage("'" + target + "' is no SIP address; write NAME or sip:NAME@DOMAIN.");
    }
  }

  private void hangUpInTime(Call call, Sounds sounds) {
    CompletableFuture<SecurityReport> connected = call.connected();
    if (seconds > 0) {
      connected.thenAccept(security -> hangUpAfter(call, Math.round(seconds * 1000)));
    } else if (sound.play() != null) {
      connected
          .thenCombine(sounds.played(), (security, ended) -> ended)
          .thenAccept(ended -> hangUpAfter(call, AFTER_PLAYING.toMillis()));
    }
  }

  private static void hangUpAfter(Call call, long millis) {
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(call::hangUp);
  }

  private static CallEnd ended(Call call) throws InterruptedException {
    try {
      return call.ended().get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("a call's end never fails", e);
    }
  }
}
