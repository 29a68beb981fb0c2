/**
 * Attacks on the real server in this process. Each is shown to work first, against a server without
 * the one check that stops it, and then to fail against the server as it is: an attack that cannot
 * work proves nothing.
 */
@NullMarked
package dev.sottovoce.lab.attacks;

import org.jspecify.annotations.NullMarked;
