/** How the command speaks: terminals, JSON for programs, failures for people, QR codes. */
@NullMarked
package dev.sottovoce.cli.output;

import org.jspecify.annotations.NullMarked;
