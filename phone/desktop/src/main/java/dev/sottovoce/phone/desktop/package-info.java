/** Audio devices and key stores of the desktop. */
@NullMarked
package dev.sottovoce.phone.desktop;

import org.jspecify.annotations.NullMarked;
