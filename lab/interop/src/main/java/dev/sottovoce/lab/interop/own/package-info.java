/** What stands between our own phones, our own server and a relay, or speaks to those by hand. */
@NullMarked
package dev.sottovoce.lab.interop.own;

import org.jspecify.annotations.NullMarked;
