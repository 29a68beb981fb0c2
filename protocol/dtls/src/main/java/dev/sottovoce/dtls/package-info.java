/** DTLS for DTLS-SRTP. */
@NullMarked
package dev.sottovoce.dtls;

import org.jspecify.annotations.NullMarked;
