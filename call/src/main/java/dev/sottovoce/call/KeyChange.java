package dev.sottovoce.call;

import dev.sottovoce.call.MediaSession.Output;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * New keys for a call that runs: an association beside the one whose keys carry the call meanwhile
 * (RFC 8842 section 4, RFC 5764 section 5.2). Nobody sends with the new keys before the other end
 * is known to have them: the end that hears last in the handshake leads, the other one follows at
 * the first packet that the new keys authenticate.
 */
final class KeyChange {
  /** Which end sends with the new keys first. */
  enum Lead {
    HERE,
    THERE,
    /**
     * The other end has given up its old keys already: each sends as soon as it has the new ones.
     */
    NOBODY
  }

  private enum Phase {
    AGREEING,
    AGREED,
    PROVED,
    FAILED
  }

  /**
   * How much longer than a handshake may take an end waits for the other one to lead. By then the
   * leader has failed or has sent, if only a report (RFC 3550 section 6.2).
   */
  private static final Duration MORE_PATIENCE = Duration.ofSeconds(5);

  private final Keying keying;
  private final Lead lead;
  private final Duration keysWithin;
  private final Function<Bytes, Optional<Output>> toPeer;
  private Phase phase = Phase.AGREEING;
  private Instant deadline = Instant.MAX;
  private boolean overdue;

  /**
   * @param toPeer sends a datagram over the path in use
   */
  KeyChange(
      Keying keying, Lead lead, Duration keysWithin, Function<Bytes, Optional<Output>> toPeer) {
    this.keying = keying;
    this.lead = lead;
    this.keysWithin = keysWithin;
    this.toPeer = toPeer;
  }

  Keying keying() {
    return keying;
  }

  /** Both ends have the new keys and use them. */
  boolean isProved() {
    return phase == Phase.PROVED;
  }

  boolean hasFailed() {
    return phase == Phase.FAILED;
  }

  /**
   * Whether an offer of other new keys shows that this change has failed. Not while this end leads:
   * the other one may have followed, and have nothing else.
   */
  boolean mayBeReplaced() {
    return lead != Lead.HERE;
  }

  /** The other end should have led long ago. */
  boolean isOverdue() {
    return overdue;
  }

  List<Output> start(Instant now) {
    List<Output> mine = new ArrayList<>();
    setDeadline(now.plus(keysWithin), mine);
    mine.addAll(translate(keying.start(now), now));
    return mine;
  }

  List<Output> received(Bytes datagram, Instant now) {
    return translate(keying.received(datagram, now), now);
  }

  List<Output> tick(Instant now) {
    if (!now.isBefore(deadline)) return onDeadline(now);
    List<Output> mine = translate(keying.tick(now), now);
    if (deadline.isBefore(Instant.MAX)) mine.add(new Output.WakeAt(deadline));
    return mine;
  }

  private List<Output> onDeadline(Instant now) {
    deadline = Instant.MAX;
    if (phase == Phase.AGREEING) return fail(EndReason.KEYING_TIMED_OUT, now);
    overdue = true;
    // The leader most probably has failed. If it has not, what it sends must still be understood.
    return List.of(new Output.KeysKept());
  }

  /** The first packet that was protected with the new keys has authenticated. */
  List<Output> heard() {
    if (phase != Phase.AGREED) return List.of();
    phase = Phase.PROVED;
    deadline = Instant.MAX;
    return List.of(new Output.KeysChanged());
  }

  /** Another change takes the place of this one. */
  List<Output> abandon(Instant now) {
    boolean given = phase == Phase.AGREED;
    phase = Phase.FAILED;
    keying.close(now);
    return given ? List.of(new Output.NewKeysOver()) : List.of();
  }

  private List<Output> translate(List<Keying.Output> outputs, Instant now) {
    List<Output> mine = new ArrayList<>();
    for (Keying.Output output : outputs) {
      if (output instanceof Keying.Output.Transmit send) {
        toPeer.apply(send.datagram()).ifPresent(mine::add);
      } else if (output instanceof Keying.Output.WakeAt wake) {
        mine.add(new Output.WakeAt(wake.deadline()));
      } else if (output instanceof Keying.Output.Agreed agreed) {
        mine.addAll(onAgreed(agreed, now));
      } else if (output instanceof Keying.Output.Warned warned) {
        mine.add(new Output.Warned(warned.warning()));
      } else if (output instanceof Keying.Output.Failed failed) {
        mine.addAll(fail(failed.reason(), now));
      }
    }
    return mine;
  }

  private List<Output> onAgreed(Keying.Output.Agreed agreed, Instant now) {
    phase = Phase.AGREED;
    List<Output> mine = new ArrayList<>();
    mine.add(new Output.NewKeys(agreed.keys(), agreed.peer(), agreed.string(), lead));
    // Who leads has the other end's word: there is no way back.
    deadline = Instant.MAX;
    if (lead == Lead.THERE) setDeadline(now.plus(keysWithin).plus(MORE_PATIENCE), mine);
    return mine;
  }

  private void setDeadline(Instant newDeadline, List<Output> mine) {
    deadline = newDeadline;
    mine.add(new Output.WakeAt(newDeadline));
  }

  private List<Output> fail(EndReason reason, Instant now) {
    if (phase != Phase.AGREEING) return List.of();
    phase = Phase.FAILED;
    keying.close(now);
    // Who holds another certificate than was announced is somebody else: as at the call's begin.
    return List.of(
        reason == EndReason.PEER_NOT_VERIFIED ? new Output.Failed(reason) : new Output.KeysKept());
  }
}
