/**
 * {@code demo}: a server in this process, two phones in processes of their own, one call between
 * them, and the comparison of what was said with what was heard.
 */
@NullMarked
package dev.sottovoce.cli.demo;

import org.jspecify.annotations.NullMarked;
