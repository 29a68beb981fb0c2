package dev.sottovoce.cli.phone;

import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.call.ShortAuthentication;
import dev.sottovoce.call.ShortAuthentication.Compared;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.InputLines;
import dev.sottovoce.phone.Call;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks whoever is at standard input whether the authentication string of the running call is the
 * same at the other end, and passes the answer on; so also what else is typed during the call
 * ({@link CallKeys}). Only what is typed during the call counts.
 */
final class Comparison implements AutoCloseable {
  private static final String QUESTION =
      "Read the authentication string to each other. Is it the same? Type y or n, and Enter.";

  private final Console console;
  private final boolean events;
  private final Optional<InputLines> lines;
  private final CallKeys keys;
  private final AtomicReference<@Nullable Call> call = new AtomicReference<>();
  private volatile boolean hasString;

  /**
   * @param json whether the command prints JSON
   */
  Comparison(Console console, CompareOption option, boolean json) {
    this.console = console;
    this.keys = new CallKeys(console);
    this.events = json && option.tells();
    this.lines =
        option.asks() ? Optional.of(InputLines.of(System.in, this::heard)) : Optional.empty();
  }

  /** The call is connected: asks, unless that is settled or there is nobody to answer. */
  void begin(Call connected, SecurityReport security) {
    if (lines.isEmpty()) return;
    Optional<ShortAuthentication> string = security.string();
    keys.begin();
    hasString = string.isPresent();
    call.set(connected);
    console.note(CallKeys.HINT);
    if (string.isEmpty()) return;
    boolean compared = string.get().compared() != Compared.NOT_YET;
    if (!compared) console.note(QUESTION);
    tell("string", string.get(), compared);
  }

  /** The person's word counts. */
  void matched(SecurityReport security) {
    console.note("compared. " + Outcome.lock(security));
    security.string().ifPresent(string -> tell("compared", string, true));
  }

  void end(Call ended) {
    call.compareAndSet(ended, null);
  }

  private void tell(String what, ShortAuthentication string, boolean compared) {
    if (!events) return;
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event", what);
    event.put("sas", string.text());
    event.put("compared", compared);
    console.json(event);
  }

  private void heard(String line) {
    String word = line.strip().toLowerCase(Locale.ROOT);
    Call running = call.get();
    if (word.isEmpty()) return;
    if (running != null && keys.press(running, word)) return;
    if (running == null || !hasString) {
      console.note("There is no call with an authentication string now.");
      return;
    }
    switch (word) {
      case "y", "yes" -> running.stringCompared();
      case "n", "no" -> running.stringDiffers();
      default -> console.note(QUESTION);
    }
  }

  @Override
  public void close() {
    lines.ifPresent(InputLines::close);
  }
}
