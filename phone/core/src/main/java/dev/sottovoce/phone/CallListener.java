package dev.sottovoce.phone;

import dev.sottovoce.call.KeyingWarning;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.call.watch.Anomaly;

/** Hears what happens to one call; every method does nothing unless overridden. */
public interface CallListener {
  /** Does nothing. */
  CallListener NONE = new CallListener() {};

  /** The callee's phone rings (180). */
  default void ringing(Call call) {}

  /**
   * The callee's account is another one than in earlier calls, and the call waits: {@link
   * Call#goOn()} or {@link Call#hangUp()}, which is what happens by default.
   *
   * @param sentence what has changed, and what one can do
   */
  default void accountChanged(Call call, String sentence) {
    call.hangUp();
  }

  /** Protected audio can flow. */
  default void connected(Call call, SecurityReport security) {}

  /** The call has other keys, which either end wanted; audio went on meanwhile. */
  default void rekeyed(Call call, SecurityReport security) {}

  /** The person said that the authentication string is the same: what the lock says now. */
  default void compared(Call call, SecurityReport security) {}

  /** The other end, of another maker, has signed the keys in use only now: what the lock says. */
  default void keysSigned(Call call, SecurityReport security) {}

  /** The call is held by this end or the other, or no longer held. */
  default void held(Call call, HoldState state) {}

  /** Something about the keys that the person should know at once. */
  default void warned(Call call, KeyingWarning warning) {}

  /** One direction has fallen silent, or is heard again. */
  default void audio(Call call, AudioState state) {}

  /**
   * Somebody seems to tamper with the call's packets, or the other end's phone is out of order. The
   * call goes on unharmed: what is not authentic was rejected.
   */
  default void noticed(Call call, Anomaly anomaly) {}

  /**
   * The other end pressed a key of its pad: 0 to 9, *, # or A to D. It was recognised by its tones,
   * or came as an event from a foreign phone (RFC 4733).
   */
  default void keyPressed(Call call, char key) {}

  /** The call is over; nothing follows. */
  default void ended(Call call, CallEnd end) {}

  /** Who holds the call. */
  enum HoldState {
    ACTIVE,
    HELD_HERE,
    HELD_THERE,
    HELD_BOTH
  }

  /** What the media watchdog saw. */
  enum AudioState {
    /** Packets arrive and are played. */
    FLOWING,
    /** No packets arrive. */
    NO_PACKETS,
    /** Packets arrive that cannot be decrypted. */
    NOT_DECRYPTED,
    /** Packets are decrypted, but this end's loudspeaker takes nothing. */
    NOT_PLAYED,
    /** This end's microphone gives nothing. */
    NOT_RECORDED,
    /** This end sends, and the other end reports that nothing arrives. */
    NOT_HEARD_THERE
  }
}
