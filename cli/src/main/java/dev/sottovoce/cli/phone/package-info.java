/** The phone's commands: enrol, call, answer; their sound is that of files or of this machine. */
@NullMarked
package dev.sottovoce.cli.phone;

import org.jspecify.annotations.NullMarked;
