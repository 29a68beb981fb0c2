/**
 * libspeexdsp (BSD licence), where the system has it, through the foreign function interface: takes
 * echo and steady noise out of what a microphone hears, and makes speech equally loud. Nothing is
 * shipped: without the library {@link dev.sottovoce.nativelib.speex.SpeexDsp#probe} says what to
 * install.
 */
@NullMarked
package dev.sottovoce.nativelib.speex;

import org.jspecify.annotations.NullMarked;
