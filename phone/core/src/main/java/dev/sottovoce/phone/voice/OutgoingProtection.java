package dev.sottovoce.phone.voice;

import dev.sottovoce.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/**
 * The keys that protect what is sent. New ones are made ready by one thread and taken into use by
 * the one that sends, between two packets.
 */
final class OutgoingProtection {
  /**
   * A receiver of new keys counts rollovers from nought. If the sequence number rolled over before
   * it has received anything, it would never find out. Ten seconds of packets are enough.
   */
  static final int SAFE_BEFORE_ROLLOVER = 500;

  private SrtpSender current;
  private @Nullable SrtpSender fresh;

  /** Newer ones still, while the new ones are due and wait for a rollover. */
  private @Nullable SrtpSender newest;

  private boolean due;
  private boolean closed;

  OutgoingProtection(SrtpSender first) {
    current = first;
  }

  synchronized void add(SrtpSender next) {
    if (fresh != null && due) {
      dropNewest();
      newest = next;
    } else {
      dropNew();
      fresh = next;
    }
    if (closed) destroy();
  }

  /** What is sent next is protected with the new keys. */
  synchronized void useNew() {
    due = true;
    SrtpSender next = newest;
    if (next == null) return;
    if (fresh != null) fresh.destroy();
    fresh = next;
    newest = null;
  }

  /** The last that were added. */
  synchronized void dropNew() {
    if (newest != null) {
      dropNewest();
      return;
    }
    if (fresh != null) fresh.destroy();
    fresh = null;
    due = false;
  }

  private void dropNewest() {
    if (newest != null) newest.destroy();
    newest = null;
  }

  /** Whether nobody waits for a rollover any more: the other end forgets the keys in use. */
  synchronized boolean isUrgent(int sequence) {
    return newest != null && waitsForRollover(sequence);
  }

  /** Whether new keys wait for packets to roll over, at this number. */
  synchronized boolean waitsForRollover(int sequence) {
    return due && fresh != null && sequence > 0xffff - SAFE_BEFORE_ROLLOVER;
  }

  /** Holds the lock for the packet: nobody may wipe keys that are in use. */
  synchronized int protectRtp(int sequence, byte[] packet, int length) {
    return forRtp(sequence).protectRtp(packet, 0, length);
  }

  synchronized int protectRtcp(byte[] packet, int length) {
    return forRtcp().protectRtcp(packet, 0, length);
  }

  /** Whether the keys in use are nearly worn out, and no others are ready. */
  synchronized boolean needsNew() {
    return fresh == null && current.isNearlyWornOut();
  }

  /** The keys for the next RTCP packet, which says itself where it stands. */
  synchronized SrtpSender forRtcp() {
    SrtpSender next = fresh;
    return due && next != null ? next : current;
  }

  /**
   * The keys for the next RTP packet.
   *
   * @param sequence its number
   */
  synchronized SrtpSender forRtp(int sequence) {
    SrtpSender next = fresh;
    if (!due || next == null || sequence > 0xffff - SAFE_BEFORE_ROLLOVER) return current;
    current.destroy();
    current = next;
    fresh = newest;
    newest = null;
    due = false;
    return next;
  }

  synchronized void destroy() {
    closed = true;
    dropNewest();
    dropNew();
    current.destroy();
  }
}
