package dev.sottovoce.zrtp;

import dev.sottovoce.wire.Bytes;

/**
 * A message to send, perhaps more than once.
 *
 * @param id the same in the fragments of every retransmission
 */
record Outgoing(Bytes octets, int id) {}
