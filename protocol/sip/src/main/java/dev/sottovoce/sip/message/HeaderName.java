package dev.sottovoce.sip.message;

import java.util.Optional;

/** The headers that something here reads, with their compact forms (RFC 3261 section 7.3.3). */
public enum HeaderName {
  VIA("Via", 'v', false),
  FROM("From", 'f', true),
  TO("To", 't', true),
  CALL_ID("Call-ID", 'i', true),
  CSEQ("CSeq", true),
  CONTACT("Contact", 'm', false),
  MAX_FORWARDS("Max-Forwards", true),
  ROUTE("Route", false),
  RECORD_ROUTE("Record-Route", false),
  CONTENT_LENGTH("Content-Length", 'l', true),
  CONTENT_TYPE("Content-Type", 'c', true),
  CONTENT_ENCODING("Content-Encoding", 'e', false),
  CONTENT_DISPOSITION("Content-Disposition", true),
  ALLOW("Allow", false),
  SUPPORTED("Supported", 'k', false),
  REQUIRE("Require", false),
  PROXY_REQUIRE("Proxy-Require", false),
  UNSUPPORTED("Unsupported", false),
  ACCEPT("Accept", false),
  EXPIRES("Expires", true),
  MIN_EXPIRES("Min-Expires", true),
  RETRY_AFTER("Retry-After", true),
  DATE("Date", true),
  USER_AGENT("User-Agent", true),
  SERVER("Server", true),
  WARNING("Warning", false),
  REASON("Reason", false),
  RSEQ("RSeq", true),
  RACK("RAck", true),
  PATH("Path", false),
  FLOW_TIMER("Flow-Timer", true),
  MAX_BREADTH("Max-Breadth", true),
  /** What a proxy can do (RFC 6809), in the 200 to REGISTER: wake phones. */
  FEATURE_CAPS("Feature-Caps", false),
  SESSION_EXPIRES("Session-Expires", 'x', true),
  SUBJECT("Subject", 's', true),
  IDENTITY("Identity", 'y', false),
  /** In the ACK to the answer of a signed call (docs/signed-calls.md). */
  SOTTOVOCE_NONCE("Sottovoce-Nonce", true),
  /** Which answer is sealed in a CANCEL, for the callee's other devices (docs/metadata.md). */
  SOTTOVOCE_ANSWER_TAG("Sottovoce-Answer-Tag", true),
  /** Of no meaning, and for one hop: {@link Padding}. */
  SOTTOVOCE_PADDING("Sottovoce-Padding", false),
  /** Which INFO packages an end takes, and which one a request is of (RFC 6086). */
  RECV_INFO("Recv-Info", false),
  INFO_PACKAGE("Info-Package", true),
  EVENT("Event", 'o', true),
  REFER_TO("Refer-To", 'r', true),
  AUTHORIZATION("Authorization", false),
  PROXY_AUTHORIZATION("Proxy-Authorization", false),
  WWW_AUTHENTICATE("WWW-Authenticate", false),
  /** A proof of the key of the access token (RFC 9449), in REGISTER. */
  DPOP("DPoP", true),
  /** What the next proof has to hold. */
  DPOP_NONCE("DPoP-Nonce", true),
  P_ASSERTED_IDENTITY("P-Asserted-Identity", false),
  P_PREFERRED_IDENTITY("P-Preferred-Identity", false),
  P_ASSERTED_SERVICE("P-Asserted-Service", false),
  P_PREFERRED_SERVICE("P-Preferred-Service", false),
  P_CALLED_PARTY_ID("P-Called-Party-ID", false),
  P_SERVED_USER("P-Served-User", false),
  P_ASSOCIATED_URI("P-Associated-URI", false),
  P_PROFILE_KEY("P-Profile-Key", false),
  P_ACCESS_NETWORK_INFO("P-Access-Network-Info", false),
  P_VISITED_NETWORK_ID("P-Visited-Network-ID", false),
  P_CHARGING_VECTOR("P-Charging-Vector", false),
  REMOTE_PARTY_ID("Remote-Party-ID", false),
  DIVERSION("Diversion", false),
  HISTORY_INFO("History-Info", false);

  private static final HeaderName[] ALL = values();
  private static final HeaderName[][][] BY_LENGTH_AND_LETTER = byLengthAndLetter();
  private static final HeaderName[] BY_COMPACT = byCompact();

  private final String text;
  private final char compact;
  private final boolean single;

  HeaderName(String text, boolean single) {
    this(text, '\0', single);
  }

  HeaderName(String text, char compact, boolean single) {
    this.text = text;
    this.compact = compact;
    this.single = single;
  }

  /** The name as RFC 3261 writes it. */
  public String text() {
    return text;
  }

  /** Whether a message may carry it only once (RFC 3261 section 7.3.1). */
  public boolean isSingle() {
    return single;
  }

  /** Finds a name in any letter case or its compact form. */
  public static Optional<HeaderName> of(String name) {
    byte[] octets = name.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    int ordinal = ordinalOf(octets, 0, octets.length);
    return ordinal < 0 ? Optional.empty() : Optional.of(ALL[ordinal]);
  }

  /** The ordinal of the name at {@code octets[from, to)}, or -1; allocates nothing. */
  static int ordinalOf(byte[] octets, int from, int to) {
    int length = to - from;
    if (length == 1) {
      int compact = octets[from] | 0x20;
      HeaderName found = compact >= 'a' && compact <= 'z' ? BY_COMPACT[compact - 'a'] : null;
      return found == null ? -1 : found.ordinal();
    }
    int letter = length == 0 ? -1 : (octets[from] | 0x20) - 'a';
    if (length >= BY_LENGTH_AND_LETTER.length || letter < 0 || letter >= 26) return -1;
    for (HeaderName candidate : BY_LENGTH_AND_LETTER[length][letter]) {
      if (equalsIgnoreCase(octets, from, candidate.text)) return candidate.ordinal();
    }
    return -1;
  }

  static boolean equalsIgnoreCase(byte[] octets, int from, String text) {
    for (int i = 0; i < text.length(); i++) {
      int difference = octets[from + i] ^ text.charAt(i);
      if (difference == 0) continue;
      int letter = text.charAt(i) | 0x20;
      if (difference != 0x20 || letter < 'a' || letter > 'z') return false;
    }
    return true;
  }

  private static HeaderName[][][] byLengthAndLetter() {
    int longest = 0;
    for (HeaderName name : ALL) longest = Math.max(longest, name.text.length());
    HeaderName[][][] table = new HeaderName[longest + 1][26][];
    for (int length = 0; length <= longest; length++) {
      for (int letter = 0; letter < 26; letter++) table[length][letter] = those(length, letter);
    }
    return table;
  }

  private static HeaderName[] those(int length, int letter) {
    return java.util.Arrays.stream(ALL)
        .filter(name -> name.text.length() == length)
        .filter(name -> (name.text.charAt(0) | 0x20) - 'a' == letter)
        .toArray(HeaderName[]::new);
  }

  private static HeaderName[] byCompact() {
    HeaderName[] table = new HeaderName[26];
    for (HeaderName name : ALL) if (name.compact != 0) table[name.compact - 'a'] = name;
    return table;
  }
}
