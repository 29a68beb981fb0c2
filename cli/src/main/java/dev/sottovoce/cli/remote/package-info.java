/**
 * Administering from another machine: the console's HTTPS API, asked by a phone's account that was
 * linked with somebody who administers.
 */
@NullMarked
package dev.sottovoce.cli.remote;

import org.jspecify.annotations.NullMarked;
