package dev.sottovoce.sip.message;

import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A SIP message: its octets as they came, and an index of its header lines. Values are parsed when
 * they are asked for; {@code toString} shows neither identities nor content.
 */
public abstract sealed class SipMessage permits SipRequest, SipResponse {
  final HeaderIndex index;

  // Parsed once, by the parser's check or the first reader; immutable, so a race is harmless.
  private @Nullable String callId;
  private @Nullable CSeq cseq;
  private @Nullable NameAddr from;
  private @Nullable NameAddr to;
  private @Nullable Via topVia;

  SipMessage(HeaderIndex index) {
    this.index = index;
  }

  /** The whole message as it travels. */
  public Bytes octets() {
    return index.whole();
  }

  public Bytes body() {
    return index.body();
  }

  /** The first value line of the header, unfolded and trimmed. */
  public Optional<String> header(HeaderName name) {
    int line = index.first(name);
    return line < 0 ? Optional.empty() : Optional.of(index.value(line));
  }

  /** The first value line of a header that has no {@link HeaderName}; letter case is ignored. */
  public Optional<String> header(String name) {
    Optional<HeaderName> known = HeaderName.of(name);
    if (known.isPresent()) return header(known.get());
    for (int line = 0; line < index.lines(); line++) {
      if (index.name(line).equalsIgnoreCase(name)) return Optional.of(index.value(line));
    }
    return Optional.empty();
  }

  /** Every value of the header, lines with commas split (RFC 3261 section 7.3.1). */
  public List<String> values(HeaderName name) {
    List<String> values = new ArrayList<>(2);
    for (int line = index.first(name); line >= 0; line = index.next(name, line)) {
      values.addAll(Scan.commaSeparated(index.value(line)));
    }
    return values;
  }

  public boolean has(HeaderName name) {
    return index.first(name) >= 0;
  }

  /** How many header lines there are. */
  public int headerLines() {
    return index.lines();
  }

  public String callId() {
    if (callId == null) callId = required(HeaderName.CALL_ID);
    return callId;
  }

  public CSeq cseq() {
    if (cseq == null)
      cseq = CSeq.parse(required(HeaderName.CSEQ)).orElseThrow(IllegalStateException::new);
    return cseq;
  }

  public NameAddr from() {
    if (from == null)
      from = NameAddr.parse(required(HeaderName.FROM)).orElseThrow(IllegalStateException::new);
    return from;
  }

  public NameAddr to() {
    if (to == null)
      to = NameAddr.parse(required(HeaderName.TO)).orElseThrow(IllegalStateException::new);
    return to;
  }

  /** The topmost Via; there always is one. */
  public Via topVia() {
    if (topVia == null)
      topVia =
          Via.parse(topValue(required(HeaderName.VIA))).orElseThrow(IllegalStateException::new);
    return topVia;
  }

  /** What of RFC 3261 section 8.1.1 is missing or malformed, or null. */
  @Nullable RejectReason checkHead() {
    int via = index.first(HeaderName.VIA);
    if (via < 0) return RejectReason.MISSING_VIA;
    int fromLine = index.first(HeaderName.FROM);
    if (fromLine < 0) return RejectReason.MISSING_FROM;
    int toLine = index.first(HeaderName.TO);
    if (toLine < 0) return RejectReason.MISSING_TO;
    int idLine = index.first(HeaderName.CALL_ID);
    if (idLine < 0) return RejectReason.MISSING_CALL_ID;
    int cseqLine = index.first(HeaderName.CSEQ);
    if (cseqLine < 0) return RejectReason.MISSING_CSEQ;
    topVia = Via.parse(topValue(index.value(via))).orElse(null);
    if (topVia == null) return RejectReason.BAD_VIA;
    from = NameAddr.parse(index.value(fromLine)).orElse(null);
    if (from == null) return RejectReason.BAD_FROM;
    to = NameAddr.parse(index.value(toLine)).orElse(null);
    if (to == null) return RejectReason.BAD_TO;
    String id = index.value(idLine);
    if (id.isEmpty() || id.indexOf(' ') >= 0) return RejectReason.BAD_CALL_ID;
    callId = id;
    cseq = CSeq.parse(index.value(cseqLine)).orElse(null);
    return cseq == null ? RejectReason.BAD_CSEQ : checkMore(cseq);
  }

  /** What only requests or only responses must have. */
  @Nullable RejectReason checkMore(CSeq checked) {
    return null;
  }

  /** All Via values that are well-formed, topmost first. */
  public List<Via> vias() {
    List<Via> vias = new ArrayList<>(4);
    for (String value : values(HeaderName.VIA)) Via.parse(value).ifPresent(vias::add);
    return vias;
  }

  /** Values of an address header such as Contact or Record-Route; malformed ones are left out. */
  public List<NameAddr> addresses(HeaderName name) {
    List<NameAddr> addresses = new ArrayList<>(2);
    for (String value : values(name)) NameAddr.parse(value).ifPresent(addresses::add);
    return addresses;
  }

  /** A header that is one unsigned number, such as Expires or Max-Forwards. */
  public OptionalLong number(HeaderName name) {
    int line = index.first(name);
    long number = line < 0 ? -1 : index.number(line, 0xffff_ffffL);
    return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
  }

  /** Whether an option tag stands in Supported, Require or the like, without letter case. */
  public boolean lists(HeaderName name, String optionTag) {
    return values(name).stream().anyMatch(optionTag::equalsIgnoreCase);
  }

  /** The body's media type in lower case without parameters, or empty text. */
  public String contentType() {
    String value = header(HeaderName.CONTENT_TYPE).orElse("");
    int semicolon = value.indexOf(';');
    String type = semicolon < 0 ? value : value.substring(0, semicolon);
    return type.trim().toLowerCase(java.util.Locale.ROOT);
  }

  /** A copy to change; every octet that is not changed stays. */
  public abstract MessageEditor edit();

  private static String topValue(String line) {
    if (line.indexOf(',') < 0) return line;
    int comma = Scan.endOfUnquoted(line, 0, ',');
    return comma < 0 ? line : line.substring(0, comma);
  }

  private String required(HeaderName name) {
    int line = index.first(name);
    if (line < 0) throw new IllegalStateException("the parser lets no message without it pass");
    return index.value(line);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof SipMessage that && octets().equals(that.octets());
  }

  @Override
  public final int hashCode() {
    return octets().hashCode();
  }
}
