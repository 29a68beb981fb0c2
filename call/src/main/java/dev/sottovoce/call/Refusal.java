package dev.sottovoce.call;

/**
 * Why an INVITE was refused, told from the final response (RFC 3261 sections 21.4 to 21.6).
 *
 * @param reason the kind of end
 * @param sentence for a person; the refuser's own words are in it when it gave any
 * @param status the SIP status
 */
record Refusal(EndReason reason, String sentence, int status) {
  /** Longer words from the network are cut. */
  static final int MAX_WORDS = 200;

  /**
   * @param warning the first Warning header's value (RFC 3261 section 20.43), or nothing
   */
  static Refusal of(int status, String warning) {
    EndReason reason = reasonOf(status);
    String words = words(warning);
    String sentence =
        words.isEmpty() ? reason.sentence() : reason.sentence() + " It was said: " + words;
    return new Refusal(reason, sentence, status);
  }

  private static EndReason reasonOf(int status) {
    return switch (status) {
      case 401, 403, 407 -> EndReason.FORBIDDEN;
      case 404, 410, 416, 484, 485, 604 -> EndReason.UNKNOWN_CALLEE;
      case 408, 487 -> EndReason.NO_ANSWER;
      case 480, 430 -> EndReason.UNAVAILABLE;
      case 486, 600 -> EndReason.BUSY;
      case 603 -> EndReason.DECLINED;
      case 406, 415, 488, 493, 606 -> EndReason.MEDIA_REFUSED;
      default ->
          status >= 500 && status < 600 ? EndReason.SERVER_FAILED : EndReason.SIGNALLING_FAILED;
    };
  }

  /** The quoted text of a Warning value, printable and cut to {@link #MAX_WORDS}. */
  private static String words(String warning) {
    int open = warning.indexOf('"');
    int close = warning.lastIndexOf('"');
    if (open < 0 || close <= open) return "";
    StringBuilder words = new StringBuilder();
    for (int i = open + 1; i < close && words.length() < MAX_WORDS; i++) {
      char c = warning.charAt(i);
      if (c == '\\' && i + 1 < close) c = warning.charAt(++i);
      words.append(Character.isISOControl(c) ? ' ' : c);
    }
    return words.toString().trim();
  }
}
