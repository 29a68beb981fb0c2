/** What one member tries with messages that are wrong, or mean two things. */
@NullMarked
package dev.sottovoce.lab.attacks.signalling;

import org.jspecify.annotations.NullMarked;
