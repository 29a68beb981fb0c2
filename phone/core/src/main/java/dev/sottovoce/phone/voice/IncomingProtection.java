package dev.sottovoce.phone.voice;

import dev.sottovoce.srtp.Rejection;
import dev.sottovoce.srtp.SrtpReceiver;
import org.jspecify.annotations.Nullable;

/**
 * The keys that packets may come under: those in use and, while keys change, new ones besides.
 * Nothing in a packet says which it is, so the new ones are tried first (RFC 5764 section 5.2).
 */
final class IncomingProtection {
  private SrtpReceiver current;
  private @Nullable SrtpReceiver fresh;
  private boolean freshHeard;
  private boolean untold;
  private byte[] spare = new byte[0];

  IncomingProtection(SrtpReceiver first) {
    current = first;
  }

  void add(SrtpReceiver next) {
    dropNew();
    fresh = next;
  }

  /**
   * Authenticates and decrypts one packet in place.
   *
   * @return the plain packet's length, or a negative code
   */
  int open(byte[] packet, int offset, int length, boolean control) {
    SrtpReceiver next = fresh;
    if (next == null) return open(current, packet, offset, length, control);
    // Keys that do not fit may leave nothing of the packet.
    if (spare.length < length) spare = new byte[length];
    System.arraycopy(packet, offset, spare, 0, length);
    int plain = open(next, packet, offset, length, control);
    if (plain < 0) {
      System.arraycopy(spare, 0, packet, offset, length);
      int old = open(current, packet, offset, length, control);
      // A packet that came before under one of them is no forgery, though the other cannot open it.
      return old == Rejection.NOT_AUTHENTIC.code() ? plain : old;
    }
    if (!freshHeard) untold = true;
    freshHeard = true;
    return plain;
  }

  private static int open(
      SrtpReceiver keys, byte[] packet, int offset, int length, boolean control) {
    return control
        ? keys.unprotectRtcp(packet, offset, length)
        : keys.unprotectRtp(packet, offset, length);
  }

  /** Whether the new keys have fitted a packet; true once. */
  boolean takeNewHeard() {
    boolean was = untold;
    untold = false;
    return was;
  }

  void dropOld() {
    SrtpReceiver next = fresh;
    if (next == null) return;
    current.destroy();
    current = next;
    fresh = null;
    freshHeard = false;
  }

  void dropNew() {
    if (fresh != null) fresh.destroy();
    fresh = null;
    freshHeard = false;
    untold = false;
  }

  void destroy() {
    dropNew();
    current.destroy();
  }
}
