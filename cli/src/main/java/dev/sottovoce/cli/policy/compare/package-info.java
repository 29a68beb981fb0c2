/**
 * {@code policy compare}: what each key agreement of a policy costs. The ends are the very ones of
 * calls ({@code KeyingMethod}), two of them in one process and in virtual time; only the path
 * between them is made up. See ADR 67.
 */
@NullMarked
package dev.sottovoce.cli.policy.compare;

import org.jspecify.annotations.NullMarked;
