/** SIP edge, registrar, router, enrolment. */
@NullMarked
package dev.sottovoce.server;

import org.jspecify.annotations.NullMarked;
