/**
 * Groups that share a key for MIKEY: read, verified and pinned on every member's phone, made and
 * changed on the owner's (docs/identity.md). The keys themselves are kept nowhere: each start opens
 * what is sealed to this device. Calls block on the network unless they say otherwise; thread-safe.
 */
@NullMarked
package dev.sottovoce.phone.group;

import org.jspecify.annotations.NullMarked;
