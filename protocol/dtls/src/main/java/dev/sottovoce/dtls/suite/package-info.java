/**
 * What DTLS 1.3 can be made of, by registered name and number (IANA TLS parameters). Which of it
 * may be used, and in which order, is the policy's to say and comes in by constructor.
 */
@NullMarked
package dev.sottovoce.dtls.suite;

import org.jspecify.annotations.NullMarked;
