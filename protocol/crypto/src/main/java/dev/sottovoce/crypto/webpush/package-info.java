/**
 * Messages that pass a push service: sealed to one subscription (RFC 8291) in the content coding
 * aes128gcm (RFC 8188). Left out: messages of more than one record, which RFC 8291 does not allow,
 * and HTTP. Values are immutable.
 */
@NullMarked
package dev.sottovoce.crypto.webpush;

import org.jspecify.annotations.NullMarked;
