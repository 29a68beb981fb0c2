/** Enrolment code, trust bundle and device certificate profile. */
@NullMarked
package dev.sottovoce.identity;

import org.jspecify.annotations.NullMarked;
