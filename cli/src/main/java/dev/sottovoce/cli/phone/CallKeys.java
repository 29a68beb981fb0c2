package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.phone.Call;
import java.util.Locale;

/** What a person may type during a call, whatever its keys: m mutes, h holds, each back again. */
final class CallKeys {
  static final String HINT = "Type m and Enter to mute, h to hold; the same again ends it.";

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
        return false;
      }
    }
    return true;
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
