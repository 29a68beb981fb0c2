/** The operator's commands: the server itself, its users and their devices. */
@NullMarked
package dev.sottovoce.cli.server;

import org.jspecify.annotations.NullMarked;
