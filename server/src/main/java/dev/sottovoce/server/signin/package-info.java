/**
 * How a page becomes a phone without an enrolment code: its person signs in at the organisation's
 * identity provider, or by a passkey that was made before. Either is worth a certificate for one
 * key, and never a place in an account (docs/identity.md).
 */
@NullMarked
package dev.sottovoce.server.signin;

import org.jspecify.annotations.NullMarked;
