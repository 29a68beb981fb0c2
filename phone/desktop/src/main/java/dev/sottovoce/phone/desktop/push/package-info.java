/** Subscribes to WebPush services and takes what they push (RFC 8030); one thread for each. */
@NullMarked
package dev.sottovoce.phone.desktop.push;

import org.jspecify.annotations.NullMarked;
