/**
 * A phone to embed: {@link dev.sottovoce.phone.Phone} signs in at a server over TLS 1.3 with its
 * device certificate and makes and takes end-to-end encrypted calls; {@link
 * dev.sottovoce.phone.Enrolment} turns a one-time code into an {@link dev.sottovoce.phone.Account}.
 * This package owns the sockets, threads and clocks; what a call does is decided by the pure
 * machines of {@code dev.sottovoce.call} and the protocol rooms, which one control thread drives.
 * Media packets take a path of their own that never waits for that thread.
 */
@NullMarked
package dev.sottovoce.phone;

import org.jspecify.annotations.NullMarked;
