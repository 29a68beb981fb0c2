package dev.sottovoce.cli.demo;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.report.CallResult;
import dev.sottovoce.cli.report.Direction;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What happened, for the person at the terminal. */
final class Summary {
  private Summary() {}

  static void print(Console console, CallResult result, Direction there, Direction back) {
    console.say("");
    console.say("  who         " + result.from() + " called " + result.to());
    console.say("  keys        " + result.keying() + ", group " + result.group());
    console.say("  speech      " + result.srtp());
    console.say(
        "  lock        " + result.lock() + ", post-quantum: " + yesNo(result.postQuantum()));
    console.say("              signatures are classical");
    console.say(
        "  words       " + (result.sas() == null ? "none" : result.sas().replace(':', ' ')));
    console.say("  set-up      " + result.setupMillis() + " ms");
    if (result.mouthToEarMillis() != null) {
      console.say(
          "  mouth       to ear in " + result.mouthToEarMillis() + " ms, by the recordings");
    }
    packets(console, there);
    packets(console, back);
    match(console, there);
    match(console, back);
    console.say("  report      " + result.report());
    console.say("");
    console.say(
        result.ok()
            ? "The call worked: what was heard is what was said."
            : "The call did not work as it should; the report shows how far it came.");
  }

  private static void packets(Console console, Direction direction) {
    console.say(
        String.format(
            Locale.ENGLISH,
            "  packets     %s -> %s: %,d sent, %,d received, %,d lost",
            direction.speaker(),
            direction.listener(),
            direction.packetsSent(),
            direction.packetsReceived(),
            direction.packetsLost()));
  }

  private static void match(Console console, Direction direction) {
    console.say(
        String.format(
            Locale.ROOT,
            "  audio       %s -> %s: match %.3f (%.1f or more is wanted)",
            direction.speaker(),
            direction.listener(),
            direction.match(),
            CallResult.SAME_SPEECH));
  }

  private static String yesNo(@Nullable Boolean value) {
    return value == null ? "unknown" : value ? "yes" : "no";
  }
}
