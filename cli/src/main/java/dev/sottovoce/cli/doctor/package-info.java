/** {@code doctor}: looks at what the server and the phone need and says what to do about it. */
@NullMarked
package dev.sottovoce.cli.doctor;

import org.jspecify.annotations.NullMarked;
