package dev.sottovoce.server.routing;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.ParseResult;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipParser;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.UUID;

/** A device's connection without a socket: keeps what was sent to it. */
final class FakeFlow implements Flow {
  static final String DOMAIN = "example.test";

  private final DeviceCertificate device;
  private final Queue<SipMessage> inbox = new ArrayDeque<>();
  private int number;
  private boolean open = true;

  FakeFlow(String user) {
    this(new DeviceCertificate(user, DOMAIN, UUID.randomUUID()));
  }

  FakeFlow(DeviceCertificate device) {
    this.device = device;
  }

  @Override
  public DeviceCertificate device() {
    return device;
  }

  @Override
  public void send(Bytes message) {
    if (new SipParser(SipLimits.DEFAULT).parse(message) instanceof ParseResult.Parsed parsed) {
      inbox.add(parsed.message());
    } else {
      throw new AssertionError("the server sent something malformed: " + message.utf8());
    }
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  void cut() {
    open = false;
  }

  /** The next message, or a failure when there is none. */
  SipMessage next() {
    if (inbox.isEmpty()) throw new AssertionError("nothing came to " + device.user());
    return inbox.remove();
  }

  SipRequest request() {
    return (SipRequest) next();
  }

  SipResponse response() {
    SipResponse response = (SipResponse) next();
    return response.status() == 100 ? (SipResponse) next() : response;
  }

  boolean isQuiet() {
    return inbox.isEmpty();
  }

  MessageEditor request(String method, String uri) {
    number++;
    return MessageEditor.request(method, uri)
        .append(
            HeaderName.VIA,
            "SIP/2.0/TLS " + device.user() + ".invalid;branch=z9hG4bK" + UUID.randomUUID())
        .append(HeaderName.MAX_FORWARDS, "70")
        .append(HeaderName.FROM, "<" + device.address() + ">;tag=" + device.user() + number)
        .append(HeaderName.TO, "<" + uri + ">")
        .append(HeaderName.CALL_ID, UUID.randomUUID().toString())
        .append(HeaderName.CSEQ, number + " " + method);
  }

  MessageEditor register(String contact, int expires) {
    return request("REGISTER", "sip:" + DOMAIN)
        .set(HeaderName.TO, "<" + device.address() + ">")
        .append(HeaderName.CONTACT, contact)
        .append(HeaderName.EXPIRES, Integer.toString(expires));
  }
}
