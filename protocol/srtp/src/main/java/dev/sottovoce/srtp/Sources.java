package dev.sottovoce.srtp;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * State of each synchronisation source of one direction; bounded. Whoever asks keeps the one of the
 * last packet, which is the usual one.
 */
final class Sources<S extends Sources.Source> {
  /** What is known of one source. */
  abstract static class Source {
    final int ssrc;

    Source(int ssrc) {
      this.ssrc = ssrc;
    }

    /** The highest indices so far, -1 before the first. */
    abstract long lastRtp();

    abstract long lastRtcp();

    abstract void continueFrom(long rtpIndex, long rtcpIndex);
  }

  /** One that is sent. RTP and RTCP count apart. */
  static final class Sent extends Source {
    long highestRtp = -1;
    long highestRtcp = -1;

    Sent(int ssrc) {
      super(ssrc);
    }

    @Override
    long lastRtp() {
      return highestRtp;
    }

    @Override
    long lastRtcp() {
      return highestRtcp;
    }

    @Override
    void continueFrom(long rtpIndex, long rtcpIndex) {
      highestRtp = rtpIndex;
      highestRtcp = rtcpIndex;
    }
  }

  /** One that is heard. RTP and RTCP count apart. */
  static final class Heard extends Source {
    final ReplayWindow rtp = new ReplayWindow();
    final ReplayWindow rtcp = new ReplayWindow();

    Heard(int ssrc) {
      super(ssrc);
    }

    @Override
    long lastRtp() {
      return rtp.highest();
    }

    @Override
    long lastRtcp() {
      return rtcp.highest();
    }

    @Override
    void continueFrom(long rtpIndex, long rtcpIndex) {
      rtp.accept(rtpIndex);
      rtcp.accept(rtcpIndex);
    }
  }

  private final IntFunction<S> begin;
  private final Source[] known = new Source[SrtpReceiver.MAX_SOURCES];
  private int count;

  Sources(IntFunction<S> begin) {
    this.begin = begin;
  }

  @SuppressWarnings("unchecked") // nothing else is put in
  @Nullable S find(int ssrc) {
    for (int i = 0; i < count; i++) {
      if (known[i].ssrc == ssrc) return (S) known[i];
    }
    return null;
  }

  void continueFrom(int ssrc, long rtpIndex, long rtcpIndex) {
    add(ssrc).continueFrom(rtpIndex, rtcpIndex);
  }

  /** Whether a stream comes to the end of its indices. */
  boolean areNearlyOver() {
    for (int i = 0; i < count; i++) {
      if (KeyLifetime.RFC_3711.isNearlyOver(known[i].lastRtp(), known[i].lastRtcp())) return true;
    }
    return false;
  }

  boolean isFull() {
    return count == known.length;
  }

  S add(int ssrc) {
    S source = begin.apply(ssrc);
    known[count++] = source;
    return source;
  }
}
