/**
 * OpenSSL's libcrypto 3 and libsodium as {@link dev.sottovoce.crypto.backend.CryptoBackend}s,
 * through Java's foreign function interface. Keys go from the memory of their {@code Secret} to the
 * library and nowhere else; scratch memory is wiped before it is freed. Where a library is absent
 * its backend offers nothing and says what to install.
 */
@NullMarked
package dev.sottovoce.nativelib.crypto;

import org.jspecify.annotations.NullMarked;
