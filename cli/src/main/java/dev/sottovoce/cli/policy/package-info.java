/** {@code sottovoce policy}: shows, checks, signs and compares policy documents. */
@NullMarked
package dev.sottovoce.cli.policy;

import org.jspecify.annotations.NullMarked;
