/**
 * Speech of the other end decoded in a process of its own, which has as few rights as the machine
 * lets us take away: what a peer makes of a decoder's mistakes stays there. Decrypted payloads go
 * in and samples come out, in frames of one size over two pipes; no key, no name and no address
 * ever does. The media thread waits for an answer for milliseconds at most; a process that is
 * silent or dead is replaced by one that stands ready.
 */
@NullMarked
package dev.sottovoce.phone.desktop.isolation;

import org.jspecify.annotations.NullMarked;
