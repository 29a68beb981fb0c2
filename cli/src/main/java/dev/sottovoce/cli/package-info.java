/**
 * The sottovoce command: what a person types, what they read, and the exit codes of the design. It
 * starts the server and the phones of the other rooms and decides nothing about their protocols.
 * One command runs in one process, on the main thread.
 */
@NullMarked
package dev.sottovoce.cli;

import org.jspecify.annotations.NullMarked;
