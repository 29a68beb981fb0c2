package dev.sottovoce.server.console;

/** What is looked at in requests to the console. A server in use makes every check. */
public enum ConsoleCheck {
  /** Whether a change comes from the console's own page, as its browser says. */
  OTHER_SITES,
  /** Whether the passkey was used just before a change. */
  VERIFICATION,
  /** Whether a change that takes two people is confirmed by somebody else. */
  SECOND_PERSON,
  /** Whether the identity provider's answer belongs to what this browser began. */
  PROVIDER_STATE,
  /** Whether the answer says whose it is, and that it is the provider's (RFC 9207). */
  PROVIDER_ISSUER,
  /** Whether the provider has signed the ID token. */
  PROVIDER_SIGNATURE,
  /** Whether the ID token is for this client. */
  PROVIDER_AUDIENCE,
  /** Whether the ID token was made for this sign-in. */
  PROVIDER_NONCE
}
