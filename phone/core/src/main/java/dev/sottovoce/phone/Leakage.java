package dev.sottovoce.phone;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who saw every packet of this call could learn of what was said: the bound that was
 * measured for such packets, and how far those of this call were from it. No figure is guessed from
 * the call itself: one call is one trial (ADR 112).
 *
 * @param packets packets of speech that were sent
 * @param oddSizes those of another size than the first
 * @param offBeat those that left after their time
 * @param slowFrames those of them whose frame took longer to make than there was time for, which
 *     may depend on what was said
 * @param missedBeats beats without a packet, since the machine stood still
 * @param heldBeats beats without a packet, since the call was held and that shows
 * @param keyPackets packets that showed that a key of the pad was pressed, though not which one: a
 *     foreign phone wanted keys as events (RFC 4733)
 * @param boundPoints how much better than by chance observers guess speech, speakers or sentences
 *     from packets of one size on every beat, in percentage points; null where that was not
 *     measured
 */
public record Leakage(
    long packets,
    long oddSizes,
    long offBeat,
    long slowFrames,
    long missedBeats,
    long heldBeats,
    long keyPackets,
    @Nullable Double boundPoints) {
  /** What the test of packets of Opus holds: an upper bound, at 99 %. */
  public static final double OPUS_BOUND_POINTS = 2;

  /** Nothing was sent. */
  public static final Leakage NONE = new Leakage(0, 0, 0, 0, 0, 0, 0, null);

  /** Whether nothing in this call's packets depended on what was said or done. */
  public boolean wasSteady() {
    return oddSizes == 0 && slowFrames == 0 && heldBeats == 0 && keyPackets == 0;
  }

  /** One sentence for a person. */
  public String sentence() {
    if (packets == 0) return "No speech was sent.";
    String keys =
        keyPackets == 0
            ? ""
            : String.format(
                Locale.ROOT, " %,d packets showed that keys were pressed, not which.", keyPackets);
    String bound =
        boundPoints == null
            ? "What observers could learn from such packets was not measured."
            : String.format(
                Locale.ROOT,
                "Observers of such packets guess at most %.0f points better than by chance.",
                boundPoints);
    if (wasSteady() && offBeat + missedBeats == 0) {
      return String.format(
          Locale.ROOT, "All %,d packets had one size and left on the beat. %s", packets, bound);
    }
    return String.format(
        Locale.ROOT,
        "Of %,d packets %,d had another size and %,d left late, %,d of them for slow frames;"
            + " %,d beats passed without one, and %,d in holds that show.%s %s",
        packets,
        oddSizes,
        offBeat,
        slowFrames,
        missedBeats,
        heldBeats,
        keys,
        bound);
  }
}
