/**
 * SIP messages (RFC 3261 sections 7, 19, 20, 25): a strict, lazy, byte-preserving parser with
 * limits before allocation, stream framing, typed views on demand, and edits that leave every other
 * octet as it came. Values are immutable and may cross threads; a {@link
 * dev.sottovoce.sip.message.StreamFramer} is confined to one.
 */
@NullMarked
package dev.sottovoce.sip.message;

import org.jspecify.annotations.NullMarked;
