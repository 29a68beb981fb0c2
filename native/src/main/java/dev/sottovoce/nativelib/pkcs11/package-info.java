/**
 * Keys in a token or module behind PKCS #11 (OASIS, version 2.40), by the JDK's own bridge: they
 * are made in there and sign in there, and never come out. The module's library is named by whoever
 * has the token; nothing is shipped. Calls block; a token is used by one thread at a time.
 */
@NullMarked
package dev.sottovoce.nativelib.pkcs11;

import org.jspecify.annotations.NullMarked;
