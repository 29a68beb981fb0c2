package dev.sottovoce.crypto;

/**
 * How keys were agreed, as the protocol machine proved it; this is what lock and receipt show.
 *
 * @param keying {@code DTLS 1.2}, {@code DTLS 1.3}, {@code ZRTP}, {@code MIKEY-DH} or {@code
 *     MIKEY-DHHMAC}
 * @param group the registered name of the group, such as {@code secp256r1}
 * @param cipherSuite the registered name of the handshake's own suite
 * @param postQuantum whether a quantum computer later does not open the recorded call
 */
public record KeyAgreement(String keying, String group, String cipherSuite, boolean postQuantum) {}
