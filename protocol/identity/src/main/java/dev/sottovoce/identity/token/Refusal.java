package dev.sottovoce.identity.token;

/** Why a token, a proof or an assertion is refused. */
public enum Refusal {
  MALFORMED("it cannot be read"),
  WRONG_TYPE("it is another kind of token"),
  SIGNATURE("its signature is not of the key that it takes"),
  ISSUER("it is of another issuer"),
  AUDIENCE("it is for another server"),
  EXPIRED("its time is over"),
  NOT_YET("its time has not come"),
  TOO_LONG("it would be good for too long"),
  METHOD("it is for another method"),
  URI("it is for another address"),
  NONCE("it does not hold the nonce that the server gave"),
  TOKEN("it is for another token"),
  KEY("the token is bound to another key"),
  REPLAYED("it was used before"),
  BUSY("the server cannot remember more tokens now; try again in a minute");

  private final String sentence;

  Refusal(String sentence) {
    this.sentence = sentence;
  }

  public String sentence() {
    return sentence;
  }
}
