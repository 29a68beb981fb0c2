package dev.sottovoce.cli.phone;

import dev.sottovoce.call.HeldTraffic;
import dev.sottovoce.call.KeyingWarning;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.call.watch.Anomaly;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallEnd;
import dev.sottovoce.phone.CallListener;

/** Says what happens while it happens. */
record Narrator(Console console, Comparison comparison, ChangedAccountOption changed)
    implements CallListener {
  @Override
  public void accountChanged(Call call, String sentence) {
    console.note(sentence);
    if (changed.isAccepted()) {
      call.goOn();
    } else {
      console.note("The call was not made; see --accept-changed-account.");
      call.hangUp();
    }
  }

  @Override
  public void ringing(Call call) {
    console.note("ringing ...");
  }

  @Override
  public void connected(Call call, SecurityReport security) {
    console.note("connected. " + Outcome.lock(security));
    console.note(Outcome.words(security));
    console.note(security.quantumSentence());
    comparison.begin(call, security);
  }

  @Override
  public void rekeyed(Call call, SecurityReport security) {
    console.note("the keys were changed, " + Outcome.words(security));
  }

  @Override
  public void compared(Call call, SecurityReport security) {
    comparison.matched(security);
  }

  @Override
  public void keysSigned(Call call, SecurityReport security) {
    console.note(Outcome.lock(security));
  }

  @Override
  public void held(Call call, HoldState state) {
    boolean shows = state != HoldState.ACTIVE && call.heldTraffic() == HeldTraffic.NOTHING;
    String seen = shows ? "; nothing is sent meanwhile, which whoever sees the packets sees" : "";
    console.note(
        switch (state) {
          case ACTIVE -> "the call goes on";
          case HELD_HERE -> "on hold" + seen;
          case HELD_THERE -> "the other end holds the call" + seen;
          case HELD_BOTH -> "both ends hold the call" + seen;
        });
  }

  @Override
  public void warned(Call call, KeyingWarning warning) {
    console.note(warning.sentence());
  }

  @Override
  public void audio(Call call, AudioState state) {
    console.note(
        switch (state) {
          case FLOWING -> "audio flows";
          case NO_PACKETS -> "nothing arrives from the other end; check its network";
          case NOT_DECRYPTED -> "what arrives cannot be decrypted; hang up and call again";
          case NOT_PLAYED -> "this machine's loudspeaker takes nothing; check the device";
          case NOT_RECORDED -> "this machine's microphone gives nothing; check the device";
          case NOT_HEARD_THERE -> "the other end hears nothing of this one; check the network";
        });
  }

  @Override
  public void noticed(Call call, Anomaly anomaly) {
    if (!anomaly.sentence().isEmpty()) console.note(anomaly.sentence());
  }

  @Override
  public void keyPressed(Call call, char key) {
    console.note("the other end pressed " + key);
  }

  @Override
  public void ended(Call call, CallEnd end) {
    comparison.end(call);
  }
}
