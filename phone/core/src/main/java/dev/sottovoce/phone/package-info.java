/** The phone: sockets, threads, accounts, media engine. */
@NullMarked
package dev.sottovoce.phone;

import org.jspecify.annotations.NullMarked;
