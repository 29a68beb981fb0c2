/**
 * The phone's control thread and its clock. Every pure machine of a phone is driven from this one
 * thread, so machines need no locks; time limits run on a monotonic clock that was anchored to the
 * wall clock once and never steps back.
 */
@NullMarked
package dev.sottovoce.phone.loop;

import org.jspecify.annotations.NullMarked;
