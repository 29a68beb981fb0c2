/**
 * Groups that share a key: who is a member, said anew with each epoch and signed by a device of the
 * owner's account, and the key, sealed to each device of each member (HPKE). A server that passes
 * this on can withhold it, and neither read nor change it. No clock, no network and no randomness
 * of its own here. Values are immutable.
 */
@NullMarked
package dev.sottovoce.identity.group;

import org.jspecify.annotations.NullMarked;
