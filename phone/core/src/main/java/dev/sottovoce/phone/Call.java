package dev.sottovoce.phone;

import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.HeldTraffic;
import dev.sottovoce.call.KeyTraffic;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.policy.Policy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A call, made or answered. Its methods may be called from any thread and do not wait. */
public interface Call {
  /** The other end's SIP address: as the server vouches for it, or its own signature. */
  String peer();

  /**
   * Completes when protected audio can flow; exceptionally with {@link CallFailed} when the call
   * ends before that.
   */
  CompletableFuture<SecurityReport> connected();

  /** Completes when the call is over; never exceptionally. */
  CompletableFuture<CallEnd> ended();

  /** Asks the other end to hold: no audio either way until {@link #resume()}. */
  void hold();

  /** Ends a hold. */
  void resume();

  /** What an observer of the network sees of a hold; known when the call is connected. */
  HeldTraffic heldTraffic();

  /** The other end hears silence, which looks like speech to whoever sees the packets. */
  void mute();

  /** The other end hears this one again. */
  void unmute();

  /**
   * Presses keys of the telephone's pad, one after another: the other end hears their tones instead
   * of the microphone, about a quarter of a second for each, also where this end is muted.
   *
   * @param keys 0 to 9, *, #, and A to D
   * @return how many will be sent: none before the call is connected and while it is held, and not
   *     more than 32 that wait
   */
  int press(String keys);

  /** What an observer of the network sees of keys; known when the call is connected. */
  KeyTraffic keyTraffic();

  /**
   * Asks for other keys (the phone does so by itself, see {@link
   * dev.sottovoce.call.CallPolicy#rekeyAfter}). Audio goes on under the old keys until both ends
   * have the new ones; then {@link CallListener#rekeyed}, and where it is not to be {@link
   * CallListener#warned}.
   */
  void rekey();

  /**
   * Ends the call: gives up when nobody answered yet, hangs up otherwise. Does nothing when it is
   * over.
   */
  void hangUp();

  /**
   * The person was told of another account ({@link CallListener#accountChanged}) and wants the call
   * to go on. Does nothing where nobody was asked.
   */
  void goOn();

  /**
   * The two people have compared the authentication string of the {@link SecurityReport}, and it is
   * the same: this call and the next ones with this peer show it as verified. Does nothing where
   * the key agreement has no such string.
   */
  void stringCompared();

  /**
   * The two people have compared the authentication string, and it is not the same, so somebody is
   * in between: forgets what is known of the peer and ends the call. Does nothing where the key
   * agreement has no such string.
   */
  void stringDiffers();

  /** How the call is protected, as far as is known now; nothing before it is connected. */
  Optional<SecurityReport> security();

  /**
   * What the server could see of this call: where it was protected, not who called, nor what the
   * two ends offered each other.
   */
  Policy.Metadata metadata();

  /** The counts so far. */
  CallStatistics statistics();

  /** What a {@link #connected()} future throws when the call ends first. */
  final class CallFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final EndReason reason;

    CallFailed(EndReason reason, String sentence) {
      super(sentence);
      this.reason = reason;
    }

    public EndReason reason() {
      return reason;
    }
  }
}
