/**
 * Our ZRTP against bzrtp, the library of Linphone, in one process and in virtual time. It is found
 * where Debian's {@code libbzrtp0} puts it; where it is not, the tests say so and are skipped.
 */
@NullMarked
package dev.sottovoce.lab.interop.zrtp;

import org.jspecify.annotations.NullMarked;
