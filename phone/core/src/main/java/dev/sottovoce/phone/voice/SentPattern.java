package dev.sottovoce.phone.voice;

import dev.sottovoce.phone.Leakage;
import org.jspecify.annotations.Nullable;

/**
 * What shows of the packets of speech that this end sends: their sizes and beats. Media thread and
 * readers take turns.
 */
final class SentPattern {
  private final @Nullable Double boundPoints;
  private int size = -1;
  private long packets;
  private long oddSizes;
  private long offBeat;
  private long slowFrames;
  private long missedBeats;
  private long heldBeats;
  private long keyPackets;

  /**
   * @param boundPoints what packets that are all alike give away, as measured, or null
   */
  SentPattern(@Nullable Double boundPoints) {
    this.boundPoints = boundPoints;
  }

  /**
   * A packet leaves.
   *
   * @param lateNanos how long after its time it is ready; less than 1 when it waits
   * @param slow whether making its frame alone took too long
   */
  synchronized void packet(int octets, long lateNanos, boolean slow) {
    packets++;
    if (size < 0) size = octets;
    if (octets != size) oddSizes++;
    if (lateNanos > 0) offBeat++;
    if (slow) slowFrames++;
  }

  /** A packet leaves that shows that a key was pressed. */
  synchronized void key() {
    packets++;
    keyPackets++;
  }

  /** Beats pass without a packet: the machine stood still. */
  synchronized void missed(long beats) {
    missedBeats += beats;
  }

  /** A beat passes without a packet: the call is held, and it shows. */
  synchronized void held() {
    heldBeats++;
  }

  synchronized Leakage seen() {
    return new Leakage(
        packets, oddSizes, offBeat, slowFrames, missedBeats, heldBeats, keyPackets, boundPoints);
  }
}
