/**
 * The phone's side of the organisation's log: the head it remembers, and proofs of what a label
 * stands for (docs/log.md). Calls block on the network; thread-safe.
 */
@NullMarked
package dev.sottovoce.phone.log;

import org.jspecify.annotations.NullMarked;
