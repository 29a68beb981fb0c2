package dev.sottovoce.call.watch;

import java.util.Locale;

/**
 * Something about a call's packets that honest networks do not bring.
 *
 * @param kind what it is
 * @param count how often it was seen in this call; never what was in a packet
 */
public record Anomaly(Kind kind, long count) {
  /** What is watched for. */
  public enum Kind {
    /** Packets that are not authentic. */
    FORGED("Somebody is injecting packets into this call. They were all rejected."),
    /** Packets that came before. */
    REPLAYED("Somebody is sending packets of this call a second time. They were all rejected."),
    /** Packets of another stream (SSRC) than the peer's. */
    FOREIGN_SOURCE("Somebody is injecting packets of another stream. They do not become sound."),
    /** Packets from another address than the checked one. */
    ELSEWHERE("Packets of this call also come from an address that was not checked."),
    /** Sequence numbers ran ahead of the clock. */
    SEQUENCE_JUMP(""),
    /** Timestamps ran ahead of the clock, or back. */
    TIMESTAMP_JUMP(""),
    /** The sequence number rolled over too early. */
    ROLLOVER_JUMP(""),
    /** More authentic packets than the cadence gives. */
    RATE(""),
    /** Reports say what cannot be true of the stream. */
    CONTRADICTION(""),
    /** The other end's clock goes too fast or too slow. */
    CLOCK_DRIFT(""),
    /** The other end's reports arrive and its speech does not. */
    ONE_WAY_SILENCE(
        "The other end says that it speaks, and only its reports arrive: something on the way holds"
            + " speech back.");

    private final String sentence;

    Kind(String sentence) {
      this.sentence = sentence;
    }

    /** In JSON and reports: {@code foreignSource}. */
    public String word() {
      StringBuilder word = new StringBuilder();
      for (String each : name().split("_", -1)) {
        word.append(each.charAt(0)).append(each.substring(1).toLowerCase(Locale.ROOT));
      }
      word.setCharAt(0, Character.toLowerCase(word.charAt(0)));
      return word.toString();
    }
  }

  /** One sentence for a person, or empty text where it would help nobody. */
  public String sentence() {
    return kind.sentence;
  }
}
