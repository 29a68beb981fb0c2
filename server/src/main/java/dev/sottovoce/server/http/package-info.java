/**
 * The HTTPS API for enrolment and renewal (design section 6) with problem details (RFC 9457) and
 * rate limits.
 */
@NullMarked
package dev.sottovoce.server.http;

import org.jspecify.annotations.NullMarked;
