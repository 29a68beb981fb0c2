/**
 * The policy: the register of everything that is known (facts alone), the document that says what
 * of it is offered and accepted, its signatures, and what two generations of it still have in
 * common. No other room has a list of suites of its own. Pure: documents, dates and keys come in,
 * values go out.
 */
@NullMarked
package dev.sottovoce.policy;

import org.jspecify.annotations.NullMarked;
