/**
 * The organisation's identity provider (OpenID Connect Core 1.0, authorization code with PKCE):
 * what it is asked, what its answers are worth. Who somebody becomes by them, others decide. Its
 * calls block.
 */
@NullMarked
package dev.sottovoce.server.provider;

import org.jspecify.annotations.NullMarked;
