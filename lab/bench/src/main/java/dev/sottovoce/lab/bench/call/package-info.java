/**
 * What a call costs a machine and how late speech is: two phones, each a process of its own with
 * the launcher's options, talk on loopback.
 */
@NullMarked
package dev.sottovoce.lab.bench.call;

import org.jspecify.annotations.NullMarked;
