/**
 * What is kept: users, enrolment codes and devices, in SQLite through Flyway, HikariCP and JDBI.
 * Calls block; never call from an event loop.
 */
@NullMarked
package dev.sottovoce.server.store;

import org.jspecify.annotations.NullMarked;
