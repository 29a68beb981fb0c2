/**
 * libopus (RFC 6716), where the system has it, through the foreign function interface: encoder and
 * decoder for frames of speech, and a probe that tries them before anybody relies on them. Nothing
 * is shipped: without the library {@link dev.sottovoce.nativelib.opus.LibOpus#probe} says what to
 * install. An encoder or decoder is used by one thread at a time.
 */
@NullMarked
package dev.sottovoce.nativelib.opus;

import org.jspecify.annotations.NullMarked;
