/**
 * How a phone that sleeps is woken (RFC 8599): the parameters in the Contact of its REGISTER, what
 * the server says about that, and what a push message holds. Left out: push services themselves,
 * and long-lived dialogs (section 6). Values are immutable.
 */
@NullMarked
package dev.sottovoce.sip.push;

import org.jspecify.annotations.NullMarked;
