/** A sample of the embeddable phone, kept compiling by the build. */
@NullMarked
package dev.sottovoce.phone.sample;

import org.jspecify.annotations.NullMarked;
