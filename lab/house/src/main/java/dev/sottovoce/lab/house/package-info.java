/** Rules that hold for the whole house. */
@NullMarked
package dev.sottovoce.lab.house;

import org.jspecify.annotations.NullMarked;
