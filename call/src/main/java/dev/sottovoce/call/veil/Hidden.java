package dev.sottovoce.call.veil;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.NameAddr;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipUri;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is taken out of a message and sealed.
 *
 * @param caller the caller's SIP address
 * @param identities the values of Identity (RFC 8224)
 * @param contentType of the body
 * @param body empty when there is none
 */
record Hidden(String caller, List<String> identities, String contentType, Bytes body) {
  private static final int MOST_IDENTITIES = 8;

  Hidden {
    identities = List.copyOf(identities);
  }

  static Hidden of(String caller, SipMessage message) {
    return new Hidden(
        caller, message.values(HeaderName.IDENTITY), message.contentType(), message.body());
  }

  Bytes encoded() {
    ByteWriter writer =
        new ByteWriter(4096).vector(2, Bytes.utf8(caller)).u8(Math.min(identities.size(), 255));
    for (String each : identities) writer.vector(2, Bytes.utf8(each));
    return writer.vector(1, Bytes.utf8(contentType)).vector(2, body).toBytes();
  }

  /** Nothing when these octets are not exactly one, or hold what a message must not. */
  static Optional<Hidden> decode(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    String caller = reader.vector(2).latin1();
    int count = reader.u8();
    if (count > MOST_IDENTITIES) return Optional.empty();
    List<String> identities = new ArrayList<>();
    for (int i = 0; i < count; i++) identities.add(reader.vector(2).latin1());
    Hidden hidden = new Hidden(caller, identities, reader.vector(1).latin1(), reader.vector(2));
    boolean good =
        reader.exhausted()
            && isAddress(caller)
            && isPrintable(hidden.contentType)
            && identities.stream().allMatch(Hidden::isPrintable);
    return good ? Optional.of(hidden) : Optional.empty();
  }

  private static boolean isAddress(String text) {
    return isPrintable(text)
        && SipUri.parse(text).isPresent()
        && NameAddr.parse("<" + text + ">").isPresent();
  }

  /** Of one line: nothing of it can begin another header. */
  private static boolean isPrintable(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  void putInto(MessageEditor message) {
    for (String each : identities) message.append(HeaderName.IDENTITY, each);
    message.body(contentType, body);
  }

  @Override
  public String toString() {
    return "Hidden[redacted]";
  }
}
