/**
 * The operator's console: people who administer sign in by passkey (WebAuthn level 2) and see and
 * change what their role allows, below {@code /api/v1/console/}. What blocks runs on worker
 * threads. The page itself is built by {@code web/console}.
 */
@NullMarked
package dev.sottovoce.server.console;

import org.jspecify.annotations.NullMarked;
