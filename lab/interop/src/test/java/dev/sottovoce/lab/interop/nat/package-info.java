/** Two phones, each behind NATs of its own, in network namespaces. */
@NullMarked
package dev.sottovoce.lab.interop.nat;

import org.jspecify.annotations.NullMarked;
