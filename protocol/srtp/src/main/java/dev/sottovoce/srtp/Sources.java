package dev.sottovoce.srtp;

import org.jspecify.annotations.Nullable;

/** State of each synchronisation source of one direction; bounded, and quick for the usual one. */
final class Sources {
  /** One source: RTP and RTCP count apart. */
  static final class Source {
    final int ssrc;
    final ReplayWindow rtp = new ReplayWindow();
    final ReplayWindow rtcp = new ReplayWindow();

    Source(int ssrc) {
      this.ssrc = ssrc;
    }
  }

  private final Source[] known = new Source[SrtpReceiver.MAX_SOURCES];
  private int count;

  @Nullable Source find(int ssrc) {
    for (int i = 0; i < count; i++) if (known[i].ssrc == ssrc) return known[i];
    return null;
  }

  void continueFrom(int ssrc, long rtpIndex, long rtcpIndex) {
    Source source = add(ssrc);
    source.rtp.accept(rtpIndex);
    source.rtcp.accept(rtcpIndex);
  }

  /** Whether a stream comes to the end of its indices. */
  boolean areNearlyOver() {
    for (int i = 0; i < count; i++) {
      if (KeyLifetime.RFC_3711.isNearlyOver(known[i].rtp.highest(), known[i].rtcp.highest()))
        return true;
    }
    return false;
  }

  boolean isFull() {
    return count == known.length;
  }

  Source add(int ssrc) {
    Source source = new Source(ssrc);
    known[count++] = source;
    return source;
  }
}
