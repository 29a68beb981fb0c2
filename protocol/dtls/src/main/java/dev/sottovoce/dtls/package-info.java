/**
 * DTLS-SRTP key agreement (RFC 5763, RFC 5764) behind one interface, {@link
 * dev.sottovoce.dtls.DtlsAssociation}: datagrams and time in, datagrams and keys out. DTLS 1.2 (RFC
 * 6347) comes from Bouncy Castle; DTLS 1.3 (RFC 9147) is ours and computes with the {@link
 * dev.sottovoce.crypto.backend.CryptoBackend} that it is given. Both ends show an ephemeral
 * self-signed certificate whose SHA-256 fingerprint signalling carried; no certificate authority is
 * involved.
 *
 * <p>Left out: application data over DTLS, renegotiation, session resumption, anything weaker than
 * ECDHE with ECDSA and AEAD. No socket, clock or thread is made here; Bouncy Castle's blocking
 * handshake runs in lock-step on the {@link java.util.concurrent.Executor} that the caller hands
 * in. Objects are confined to one thread.
 */
@NullMarked
package dev.sottovoce.dtls;

import org.jspecify.annotations.NullMarked;
