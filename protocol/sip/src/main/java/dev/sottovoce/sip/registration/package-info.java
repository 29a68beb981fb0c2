/**
 * What a registrar reads from a REGISTER (RFC 3261 section 10.3, RFC 5626 section 6): the bindings
 * that are asked for, their lifetimes, instances and flows. Left out: storing them, and who may
 * register what. Values are immutable.
 */
@NullMarked
package dev.sottovoce.sip.registration;

import org.jspecify.annotations.NullMarked;
