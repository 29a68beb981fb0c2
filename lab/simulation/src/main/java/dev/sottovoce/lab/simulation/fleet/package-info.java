/**
 * Phones of one organisation, each under the policy document that it has installed: what becomes of
 * their calls while documents change, phone by phone.
 */
@NullMarked
package dev.sottovoce.lab.simulation.fleet;

import org.jspecify.annotations.NullMarked;
