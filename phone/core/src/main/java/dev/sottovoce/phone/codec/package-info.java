/**
 * Speech codecs at constant bit rate: Opus (RFC 6716, RFC 7587) by libopus where a backend offers
 * it and by Concentus everywhere else, and G.711 for phones that have nothing better. A codec
 * belongs to one call and one thread.
 */
@NullMarked
package dev.sottovoce.phone.codec;

import org.jspecify.annotations.NullMarked;
