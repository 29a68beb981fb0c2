package dev.sottovoce.cli.report;

import org.jspecify.annotations.Nullable;

/**
 * Speech one way.
 *
 * @param speaker who spoke
 * @param listener who heard it
 * @param sent what went into the speaker's phone
 * @param heard what came out of the listener's phone
 * @param match how alike they are, 0 to 1; null when it could not be told
 * @param delaySeconds how much later than in {@code sent} the speech begins in {@code heard}
 * @param packetsSent packets that the speaker's phone sent
 * @param packetsReceived packets that reached the listener's phone
 * @param packetsLost packets that did not
 * @param jitterMillis how unevenly they arrived (RFC 3550); null when it is not known
 * @param opinion the mean opinion score (MOS) by loss and delay; null when it is not known
 */
public record Direction(
    String speaker,
    String listener,
    Recording sent,
    Recording heard,
    @Nullable Double match,
    double delaySeconds,
    long packetsSent,
    long packetsReceived,
    long packetsLost,
    @Nullable Double jitterMillis,
    @Nullable Double opinion) {}
