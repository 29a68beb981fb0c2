package dev.sottovoce.sip.message;

/** Why a well-formed request is not served (RFC 3261 sections 8.2, 10.3 and 16.3). */
public enum RequestProblem {
  VERSION(505, "Version Not Supported", "Only SIP/2.0 is spoken here."),
  SCHEME(416, "Unsupported URI Scheme", "The request URI is neither sip: nor sips:."),
  HEADERS_IN_REQUEST_URI(400, "Bad Request", "The request URI carries headers."),
  BRANCH(400, "Bad Request", "The topmost Via has an empty branch."),
  VIA(400, "Bad Request", "A Via is malformed."),
  CONTACT(400, "Bad Request", "Contact is malformed."),
  EXPIRES(400, "Bad Request", "Expires is malformed or out of range."),
  ROUTE(400, "Bad Request", "Route or Record-Route is malformed."),
  DATE(400, "Bad Request", "Date is malformed or not in GMT."),
  NO_ADDRESS_OF_RECORD(400, "Bad Request", "To is no SIP address that could be registered."),
  TOO_MANY_HOPS(483, "Too Many Hops", "The request went through too many servers."),
  EXTENSION(420, "Bad Extension", "The request demands an extension that is unknown here."),
  UNKNOWN_METHOD(501, "Not Implemented", "The method is unknown here."),
  METHOD_NOT_ALLOWED(405, "Method Not Allowed", "The method is not allowed here."),
  CONTENT_TYPE(415, "Unsupported Media Type", "The body's type is not understood here."),
  CONTENT_ENCODING(415, "Unsupported Media Type", "The body's encoding is not understood here."),
  ACCEPT(406, "Not Acceptable", "The request accepts no type that could be answered with.");

  private final int status;
  private final String phrase;
  private final String sentence;

  RequestProblem(int status, String phrase, String sentence) {
    this.status = status;
    this.phrase = phrase;
    this.sentence = sentence;
  }

  /** To answer with. */
  public int status() {
    return status;
  }

  /** The status's reason phrase. */
  public String phrase() {
    return phrase;
  }

  /** What a person reads; it quotes nothing from the message. */
  public String sentence() {
    return sentence;
  }
}
