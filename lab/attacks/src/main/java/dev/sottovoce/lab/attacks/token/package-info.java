/** Thefts and replays of access tokens and of the proofs that go with them (RFC 9449, RFC 8898). */
@NullMarked
package dev.sottovoce.lab.attacks.token;

import org.jspecify.annotations.NullMarked;
