/**
 * The server's log: its keys, what is recorded, epochs, heads and the witnesses that cosign them
 * (docs/log.md). Calls block; never call from an event loop.
 */
@NullMarked
package dev.sottovoce.server.log;

import org.jspecify.annotations.NullMarked;
