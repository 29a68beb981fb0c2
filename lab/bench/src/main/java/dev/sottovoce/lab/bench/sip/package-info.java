/**
 * What a proxy does to an INVITE, in time and allocation, next to JAIN-SIP in the same run. Not
 * shipped.
 */
@NullMarked
package dev.sottovoce.lab.bench.sip;

import org.jspecify.annotations.NullMarked;
