/**
 * Who is who: the enrolment code, the organisation's roots that it pins and the signed steps in
 * which they change, the profile of device certificates and the request for one (design sections 4
 * and 6). Keys stay with their owner; no clock and no network here. Values are immutable.
 */
@NullMarked
package dev.sottovoce.identity;

import org.jspecify.annotations.NullMarked;
