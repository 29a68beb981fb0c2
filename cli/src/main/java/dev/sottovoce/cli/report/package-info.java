/**
 * The report of a call: one HTML file without outside links, readable on a phone, in the light and
 * in the dark, with and without eyes. Everything in it is derived from what the two phones measured
 * and recorded.
 */
@NullMarked
package dev.sottovoce.cli.report;

import org.jspecify.annotations.NullMarked;
