package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.ExitCode;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.phone.IncomingCall;
import dev.sottovoce.phone.IncomingCallListener;
import dev.sottovoce.phone.RegistrationState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code phone answer}. */
@Command(
    name = "answer",
    header = "Wait for calls and answer them.",
    description = {
      "Answers every call at once, one at a time, until Ctrl-C, or after one call with --once. With"
          + " --json the first line is {\"event\":\"ready\",\"address\":...} when the phone is"
          + " signed in, then one object for each call. Later recordings get a number: heard-2.wav.",
      "",
      "Authentication strings are compared, calls muted and held, and keys pressed, as in"
          + " 'sottovoce phone call --help'."
    },
    footer = {
      "",
      "Examples:",
      "  sottovoce phone answer",
      "  sottovoce phone answer --play greeting.wav --record message.wav --once"
    })
final class AnswerCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private SoundOptions sound = new SoundOptions();

  @Mixin private PhoneOptions phone = new PhoneOptions();

  @Option(names = "--once", description = "Stop after the first call.")
  private boolean once;

  AnswerCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Session session = Session.open(phone, sound.trace());
        Comparison comparison = new Comparison(console, phone.compare(), sound.json())) {
      session.phone().onAlarm(console::note);
      phone.isolate().tell(console);
      Answering answering = new Answering(console, session, sound, phone.changed(), comparison);
      BlockingQueue<Event> events = new LinkedBlockingQueue<>();
      session.phone().onIncomingCall(new Doorbell(console, events));
      register(session, events);
      tellReady(session.account().address());
      while (true) {
        boolean good = answering.answer(next(events));
        if (once) return (good ? ExitCode.DONE : ExitCode.FAILED).number();
      }
    }
  }

  /** What this command waits for. */
  private sealed interface Event {
    record Ringing(IncomingCall call) implements Event {}

    /** The server does not take this device any more. */
    record CutOff(String sentence) implements Event {}
  }

  private static IncomingCall next(BlockingQueue<Event> events) throws InterruptedException {
    return switch (events.take()) {
      case Event.Ringing ringing -> ringing.call();
      case Event.CutOff cutOff -> throw Failure.failed(cutOff.sentence());
    };
  }

  private void register(Session session, BlockingQueue<Event> events) {
    if (session.firstAttempt() instanceof RegistrationState.Refused refused) {
      throw Failure.failed(refused.sentence());
    }
    // The phone goes on trying by itself; the person hears why it takes so long.
    session
        .phone()
        .onRegistration(state -> {
          if (state instanceof RegistrationState.Retrying retrying) {
            console.note(retrying.sentence() + " Trying again.");
          } else if (state instanceof RegistrationState.Registered) {
            console.note("signed in");
          } else if (state instanceof RegistrationState.Refused refused) {
            events.add(new Event.CutOff(refused.sentence()));
          }
        });
    if (session.phone().registration() instanceof RegistrationState.Retrying retrying) {
      if (once) throw Failure.failed(retrying.sentence());
      console.note(retrying.sentence() + " Trying again.");
    }
  }

  private void tellReady(String address) {
    if (sound.json()) {
      Map<String, Object> ready = new LinkedHashMap<>();
      ready.put("event", "ready");
      ready.put("address", address);
      console.json(ready);
    } else {
      console.say("Waiting for calls to " + address + ". Ctrl-C stops.");
    }
  }

  /** Puts calls in order, and says which did not ring. */
  private record Doorbell(Console console, BlockingQueue<Event> events)
      implements IncomingCallListener {
    @Override
    public void incoming(IncomingCall call) {
      events.add(new Event.Ringing(call));
    }

    @Override
    public void blocked(String from, String sentence) {
      console.note("a call from " + from + " was refused. " + sentence);
    }
  }
}
