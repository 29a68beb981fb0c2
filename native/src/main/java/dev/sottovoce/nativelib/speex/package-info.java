/**
 * libspeexdsp (BSD licence), where the system has it, through the foreign function interface: takes
 * the loudspeaker's echo and steady noise out of a microphone's sound, and levels it. Nothing is
 * shipped: without the library {@link dev.sottovoce.nativelib.speex.SpeexCleaner#probe} says what
 * to install.
 */
@NullMarked
package dev.sottovoce.nativelib.speex;

import org.jspecify.annotations.NullMarked;
