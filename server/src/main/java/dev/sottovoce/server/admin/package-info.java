/**
 * Who may administer, and what: roles and the table of what each may do. Values only; who has which
 * role is kept by {@code store}, and {@code console} asks.
 */
@NullMarked
package dev.sottovoce.server.admin;

import org.jspecify.annotations.NullMarked;
