/** What somebody does with a relay that is not for calls. */
@NullMarked
package dev.sottovoce.lab.attacks.relay;

import org.jspecify.annotations.NullMarked;
