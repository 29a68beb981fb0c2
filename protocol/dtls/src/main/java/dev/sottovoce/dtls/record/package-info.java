/**
 * The record layer of DTLS 1.3 (RFC 9147 section 4): plaintext records of epoch 0, protected
 * records with the unified header, record number encryption, reconstruction and the replay window
 * of each epoch. What does not authenticate is dropped as if it had never come. No connection IDs
 * (RFC 9146).
 */
@NullMarked
package dev.sottovoce.dtls.record;

import org.jspecify.annotations.NullMarked;
