/**
 * Accounts: who a person is, whatever their server says. An account is a chain of numbered
 * statements, each signed by a device that the statements before it vouch for; its identity is the
 * hash of the first, which pins and safety numbers hold (design section 4). No clock, no network
 * and no randomness of its own here; device keys sign where they live. Values are immutable.
 */
@NullMarked
package dev.sottovoce.identity.account;

import org.jspecify.annotations.NullMarked;
