package dev.sottovoce.server;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.ParseResult;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipParser;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.StreamFramer;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A SIP peer by hand on a real TLS connection: says what a test wants and reads what comes. */
final class TestPhone implements AutoCloseable {
  private static final int WAIT_MILLIS = 5_000;

  final String user;
  final UUID device;
  final SSLContext context;
  private final SSLSocket socket;
  private final StreamFramer framer = new StreamFramer(StreamFramer.End.CLIENT, SipLimits.DEFAULT);
  private final Queue<StreamFramer.Frame> frames = new ArrayDeque<>();
  private int number;

  TestPhone(String user, String device, SSLContext context, int port) throws IOException {
    this(user, device, context, port, "TLSv1.3");
  }

  TestPhone(String user, String device, SSLContext context, int port, String protocol)
      throws IOException {
    this.user = user;
    this.device = UUID.fromString(device);
    this.context = context;
    socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port);
    socket.setSoTimeout(WAIT_MILLIS);
    socket.setEnabledProtocols(new String[] {protocol});
    socket.startHandshake();
  }

  String cipherSuite() {
    return socket.getSession().getCipherSuite();
  }

  /** The name that the server's certificate shows. */
  java.security.cert.X509Certificate serverCertificate() throws IOException {
    return (java.security.cert.X509Certificate) socket.getSession().getPeerCertificates()[0];
  }

  SSLContext context() {
    return context;
  }

  void waitUpTo(java.time.Duration limit) throws IOException {
    socket.setSoTimeout((int) limit.toMillis());
  }

  /** The same device on a new connection. */
  TestPhone reconnected(int port) throws IOException {
    return new TestPhone(user, device.toString(), context, port);
  }

  String address() {
    return "sip:" + user + "@" + RunningServer.DOMAIN;
  }

  String contact() {
    return "<sip:" + user + "@" + device + ".invalid;transport=tls>";
  }

  /** A request of ours outside any dialog. */
  MessageEditor request(String method, String uri) {
    number++;
    return MessageEditor.request(method, uri)
        .append(
            HeaderName.VIA,
            "SIP/2.0/TLS " + user + ".invalid;branch=z9hG4bK" + UUID.randomUUID() + number)
        .append(HeaderName.MAX_FORWARDS, "70")
        .append(HeaderName.FROM, "<" + address() + ">;tag=" + user + number)
        .append(HeaderName.TO, "<" + uri + ">")
        .append(HeaderName.CALL_ID, UUID.randomUUID().toString())
        .append(HeaderName.CSEQ, number + " " + method);
  }

  SipResponse register() throws IOException {
    send(
        request("REGISTER", "sip:" + RunningServer.DOMAIN)
            .set(HeaderName.TO, "<" + address() + ">")
            .append(HeaderName.CONTACT, contact())
            .append(HeaderName.EXPIRES, "600")
            .toRequest());
    return response();
  }

  void send(SipMessage message) throws IOException {
    send(message.octets());
  }

  void send(Bytes octets) throws IOException {
    socket.getOutputStream().write(octets.toArray());
    socket.getOutputStream().flush();
  }

  SipResponse response() throws IOException {
    return (SipResponse) message();
  }

  /** The next response that is not 100. */
  SipResponse laterResponse() throws IOException {
    SipResponse response = response();
    return response.status() == 100 ? response() : response;
  }

  SipRequest request() throws IOException {
    return (SipRequest) message();
  }

  SipMessage message() throws IOException {
    StreamFramer.Frame frame = frame();
    if (frame instanceof StreamFramer.Frame.Message message) {
      ParseResult result = new SipParser(SipLimits.DEFAULT).parse(message.octets());
      if (result instanceof ParseResult.Parsed parsed) return parsed.message();
    }
    throw new IOException("expected a message and got " + frame);
  }

  /** Whether the server closes the connection within a few seconds. */
  boolean isCut() throws IOException {
    try {
      return socket.getInputStream().read(new byte[1]) < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Whether the server closes the connection, whatever it says before. */
  boolean isClosedInTheEnd() {
    try {
      while (socket.getInputStream().read(new byte[4096]) >= 0) {
        // A refusal, perhaps.
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  StreamFramer.Frame frame() throws IOException {
    byte[] chunk = new byte[4096];
    while (frames.isEmpty()) {
      int count = socket.getInputStream().read(chunk);
      if (count < 0) throw new IOException("the server closed the connection");
      frames.addAll(framer.feed(chunk, 0, count));
    }
    return frames.remove();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
