/**
 * Octets: one immutable type, and bounded readers and writers over it. Every parser of the house
 * reads through {@link dev.sottovoce.wire.ByteReader}, so that a length from the network can never
 * reach past its packet. Nothing here throws on what a peer sent; misuse by our own code throws.
 * Values are immutable and may cross threads; readers and writers are confined to one.
 */
@NullMarked
package dev.sottovoce.wire;

import org.jspecify.annotations.NullMarked;
