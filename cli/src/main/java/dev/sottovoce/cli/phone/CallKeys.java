package dev.sottovoce.cli.phone;

import dev.sottovoce.call.KeyTraffic;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.phone.Call;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a person may type during a call, whatever its keys: m mutes, h holds, each back again;
 * digits, * and # are keys of the telephone's pad.
 */
final class CallKeys {
  static final String HINT =
      "Type m and Enter to mute, h to hold; the same again ends it. Digits, * and # go to the other"
          + " end as tones.";

  private static final Pattern PAD = Pattern.compile("[0-9*#]+");

  private final Console console;
  private boolean muted;
  private boolean holding;

  CallKeys(Console console) {
    this.console = console;
  }

  /** Another call: neither muted nor held. */
  synchronized void begin() {
    muted = false;
    holding = false;
  }

  /** Whether it was one of them. */
  synchronized boolean press(Call call, String word) {
    switch (word.toLowerCase(Locale.ROOT)) {
      case "m", "mute" -> mute(call);
      // What becomes of it the other end has a say in; the narrator tells.
      case "h", "hold" -> hold(call);
      default -> {
        if (!PAD.matcher(word).matches()) return false;
        press(call, word.length(), call.press(word));
      }
    }
    return true;
  }

  /** Which keys is not repeated: they may be a code, and somebody may look on. */
  private void press(Call call, int wanted, int sent) {
    String shows =
        call.keyTraffic() == KeyTraffic.EVENTS
            ? "; the other end's phone wants them as events, so whoever sees the packets sees that"
                + " keys were pressed, not which"
            : " as tones";
    if (sent > 0) console.note("keys sent: " + sent + shows);
    if (sent < wanted) {
      console.note("keys not sent: " + (wanted - sent) + "; the call is held, or too many wait");
    }
  }

  private void mute(Call call) {
    muted = !muted;
    if (muted) call.mute();
    else call.unmute();
    console.note(muted ? "muted: the other end hears silence" : "the other end hears you again");
  }

  private void hold(Call call) {
    holding = !holding;
    if (holding) call.hold();
    else call.resume();
  }
}
