package dev.sottovoce.sip.message;

/** Why octets are no acceptable SIP message. */
public enum RejectReason {
  TRUNCATED("The message ends before its headers do."),
  HEADER_BLOCK_TOO_LONG("The headers together are too long."),
  TOO_MANY_HEADERS("There are too many headers."),
  HEADER_TOO_LONG("A header is too long."),
  TOO_MUCH_FOLDING("Too many headers are folded over several lines."),
  BODY_TOO_LONG("The body is too long."),
  BODY_TRUNCATED("The body is shorter than Content-Length says."),
  NUL_OCTET("The message head contains a NUL."),
  BARE_LINE_END("A line ends with CR or LF alone."),
  BAD_START_LINE("The first line is neither a request line nor a status line."),
  BAD_REQUEST_URI("The request URI is malformed."),
  BAD_STATUS("The status code is not between 100 and 699."),
  BAD_HEADER_NAME("A header has no valid name."),
  DUPLICATE_HEADER("A header that may stand once stands twice."),
  BAD_CONTENT_LENGTH("Content-Length is malformed or contradicts itself."),
  MISSING_CONTENT_LENGTH("Content-Length is missing on a stream."),
  MISSING_VIA("Via is missing."),
  MISSING_FROM("From is missing."),
  MISSING_TO("To is missing."),
  MISSING_CALL_ID("Call-ID is missing."),
  MISSING_CSEQ("CSeq is missing."),
  BAD_VIA("The topmost Via is malformed."),
  BAD_FROM("From is malformed."),
  BAD_TO("To is malformed."),
  BAD_CALL_ID("Call-ID is malformed."),
  BAD_CSEQ("CSeq is malformed."),
  METHOD_MISMATCH("CSeq names another method than the request line."),
  BAD_MAX_FORWARDS("Max-Forwards is not a number from 0 to 255.");

  private final String sentence;

  RejectReason(String sentence) {
    this.sentence = sentence;
  }

  /** What a person reads; it quotes nothing from the message. */
  public String sentence() {
    return sentence;
  }
}
