/** {@code token}: access tokens. */
@NullMarked
package dev.sottovoce.cli.token;

import org.jspecify.annotations.NullMarked;
