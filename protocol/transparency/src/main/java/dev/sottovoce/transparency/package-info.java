/**
 * The log: one Merkle tree (RFC 6962) whose leaves are epochs, and in each epoch the root of a
 * prefix tree from a place that only members can compute to the newest version of what lies there.
 * Building and verifying, for servers, witnesses and phones; heads and cosignatures in the formats
 * of C2SP (tlog-checkpoint, tlog-cosignature, tlog-witness).
 *
 * <p>No sockets, clocks or files: nodes lie behind an interface, time comes with each call. What a
 * peer sent never throws. Trees, verifiers and witnesses are confined to one thread; values are
 * immutable.
 */
@NullMarked
package dev.sottovoce.transparency;

import org.jspecify.annotations.NullMarked;
