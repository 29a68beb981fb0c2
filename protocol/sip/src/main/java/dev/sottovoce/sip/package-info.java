/** SIP messages, transactions, dialogs, SDP and offer/answer. */
@NullMarked
package dev.sottovoce.sip;

import org.jspecify.annotations.NullMarked;
