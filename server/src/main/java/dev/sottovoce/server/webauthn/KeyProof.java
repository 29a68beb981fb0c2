package dev.sottovoce.server.webauthn;

import dev.sottovoce.identity.Protection;

/**
 * What an attestation has shown of a passkey's key. It says nothing of the key of the device that
 * the passkey was made on.
 *
 * @param protection what keeps the key from being copied; {@code BROWSER} where the model is shown
 *     and the operator has not said what it keeps its keys in
 * @param format of the statement, by its registered name (WebAuthn level 2, section 8)
 * @param maker whose word it is: the authority that the operator has named, as its own certificate
 *     calls it
 * @param model the AAGUID of a packed statement, or what a TPM's certificate calls it; empty where
 *     none is shown
 */
public record KeyProof(Protection protection, String format, String maker, String model) {}
