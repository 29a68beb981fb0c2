package dev.sottovoce.phone;

import dev.sottovoce.call.EndReason;

/**
 * How a call ended.
 *
 * @param reason the kind of end
 * @param sentence one sentence for a person; where the server or the other end gave its own reason
 *     in a Warning (RFC 3261 section 20.43), that text is in it. It holds no address and no key.
 * @param sipStatus the SIP status that refused the call, or 0
 * @param statistics the final counts
 */
public record CallEnd(
    EndReason reason, String sentence, int sipStatus, CallStatistics statistics) {}
