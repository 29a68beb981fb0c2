package dev.sottovoce.server.webauthn;

/**
 * For whom a passkey signs.
 *
 * @param origin of the page that asks, exactly
 * @param id the host, which passkeys are bound to
 */
public record RelyingParty(String origin, String id) {}
