/**
 * The HTTPS side of enrolment (design section 6): the trust bundle is fetched without trusting
 * anybody and checked against the code's pin; only then, over a connection that trusts nothing but
 * that bundle's authority, the secret is sent. All calls block.
 */
@NullMarked
package dev.sottovoce.phone.enrol;

import org.jspecify.annotations.NullMarked;
