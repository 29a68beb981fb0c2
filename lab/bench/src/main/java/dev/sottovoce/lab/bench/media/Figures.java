package dev.sottovoce.lab.bench.media;

import dev.sottovoce.crypto.SrtpProfile;
import java.util.Optional;

/**
 * What was measured of one case; times in nanoseconds per packet.
 *
 * @param inSlots whether ours, of many streams, are in slots outside the heap
 * @param peer zeros if there is no libsrtp
 * @param slots ours with packets in slots outside the heap, if that differs; else zeros
 * @param fewStreams the same implementation with fewer streams, if there are many; else zeros
 * @param allocated octets per packet
 */
record Figures(
    SrtpProfile profile,
    int payload,
    int streams,
    boolean inSlots,
    Streams.Round ours,
    Streams.Round peer,
    Streams.Round slots,
    Streams.Round fewStreams,
    Streams.Round allocated) {
  private static final String MARK = "measured";

  /** One line. */
  String encode() {
    return String.join(
        " ",
        MARK,
        profile.name(),
        "" + payload,
        "" + streams,
        "" + inSlots,
        pair(ours),
        pair(peer),
        pair(slots),
        pair(fewStreams),
        pair(allocated));
  }

  /** Empty for a line that says something else. */
  static Optional<Figures> decode(String line) {
    String[] words = line.split(" ", -1);
    if (!words[0].equals(MARK)) return Optional.empty();
    return Optional.of(
        new Figures(
            SrtpProfile.valueOf(words[1]),
            Integer.parseInt(words[2]),
            Integer.parseInt(words[3]),
            Boolean.parseBoolean(words[4]),
            round(words, 5),
            round(words, 7),
            round(words, 9),
            round(words, 11),
            round(words, 13)));
  }

  private static String pair(Streams.Round round) {
    return round.protect() + " " + round.open();
  }

  private static Streams.Round round(String[] words, int at) {
    return new Streams.Round(Double.parseDouble(words[at]), Double.parseDouble(words[at + 1]));
  }
}
