package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallEnd;
import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.IncomingCall;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Answers calls, one after another, each with a recording of its own. */
final class Answering {
  private final Console console;
  private final Session session;
  private final SoundOptions sound;
  private final ChangedAccountOption changed;
  private final Comparison comparison;

  /** For the first call: a missing file is told now, not to the first caller. */
  private final Sounds prepared;

  private int number;

  Answering(
      Console console,
      Session session,
      SoundOptions sound,
      ChangedAccountOption changed,
      Comparison comparison) {
    this.console = console;
    this.session = session;
    this.sound = sound;
    this.changed = changed;
    this.comparison = comparison;
    prepared = Sounds.open(sound);
  }

  /** Answers, waits for the end and prints what came of it; whether all was well. */
  boolean answer(IncomingCall incoming) throws InterruptedException {
    number++;
    Sounds sounds = number == 1 ? prepared : Sounds.open(sound, numbered(sound.record(), number));
    console.note("a call from " + incoming.from());
    if (incoming.notice().isPresent()) {
      console.note(incoming.notice().get());
      if (!changed.isAccepted()) {
        console.note("The call was declined; see --accept-changed-account.");
        incoming.decline();
        return false;
      }
    }
    Call call =
        incoming.answer(
            CallOptions.of(sounds.source(), sounds.sink())
                .listener(new Narrator(console, comparison, changed)));
    CallEnd end;
    try {
      end = call.ended().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a call's end never fails", e);
    }
    Outcome outcome = new Outcome(session, Outcome.Side.CALLEE, sound);
    outcome.print(console, call, end);
    return outcome.isGood(call, end);
  }

  private static @Nullable Path numbered(@Nullable Path file, int number) {
    if (file == null) return null;
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String numbered =
        dot < 0 ? name + "-" + number : name.substring(0, dot) + "-" + number + name.substring(dot);
    return file.resolveSibling(numbered);
  }
}
