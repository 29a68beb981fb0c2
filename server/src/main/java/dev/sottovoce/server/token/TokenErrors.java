package dev.sottovoce.server.token;

import dev.sottovoce.identity.token.Refusal;

/** What challenges say, with the words of RFC 6750 section 3.1 and RFC 9449 sections 7 and 8. */
public final class TokenErrors {
  public static final String INVALID_TOKEN = "invalid_token";

  private TokenErrors() {}

  /** Of a proof that does not count; the first has no nonce, and that is no fault. */
  public static String ofProof(Refusal why) {
    return why == Refusal.NONCE ? "use_dpop_nonce" : "invalid_dpop_proof";
  }
}
