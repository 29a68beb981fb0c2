/** Where speech comes from and goes to: 48 kHz mono, 16-bit samples, in frames of 20 ms. */
@NullMarked
package dev.sottovoce.phone.audio;

import org.jspecify.annotations.NullMarked;
