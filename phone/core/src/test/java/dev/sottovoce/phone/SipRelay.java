package dev.sottovoce.phone;

import dev.sottovoce.phone.signalling.TlsTestServer;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.NameAddr;
import dev.sottovoce.sip.message.ParseResult;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipParser;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.SipUri;
import dev.sottovoce.sip.message.StreamFramer;
import dev.sottovoce.sip.message.Via;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocket;

/** A registrar and stateless proxy for tests: just enough for two phones to find one another. */
final class SipRelay implements AutoCloseable {
  private final TlsTestServer server;
  private final Map<String, Connection> byUser = new ConcurrentHashMap<>();
  private final Map<String, Connection> byNumber = new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<Connection> open = new CopyOnWriteArrayList<>();
  volatile UnaryOperator<SipMessage> onTheWay = UnaryOperator.identity();
  volatile int registerStatus = 200;

  private SipRelay(TlsTestServer server) {
    this.server = server;
    Thread acceptor = new Thread(this::accept, "test-relay");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  /** Removes every signature and changes what is left, as for peers that cannot sign. */
  static UnaryOperator<SipMessage> unsigned(UnaryOperator<SipMessage> change) {
    return message -> {
      MessageEditor editor = message.edit().remove(HeaderName.IDENTITY);
      return change.apply(message instanceof SipRequest ? editor.toRequest() : editor.toResponse());
    };
  }

  static SipRelay open(TestOrganisation organisation) throws Exception {
    return open(organisation, 0);
  }

  /**
   * @param port where to listen, 0 for any
   */
  static SipRelay open(TestOrganisation organisation, int port)
      throws IOException, GeneralSecurityException {
    KeyPair key = TestOrganisation.newKey();
    return new SipRelay(
        new TlsTestServer(
            key,
            organisation.certificate(key, "sip:" + TestOrganisation.DOMAIN),
            organisation.authority(),
            port));
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Connection each : open) each.socket.close();
  }

  private void accept() {
    int number = 0;
    while (true) {
      try {
        Connection connection = new Connection(server.take(), "c" + number++);
        open.add(connection);
        byNumber.put(connection.number, connection);
        Thread reader = new Thread(connection::read, "test-relay-" + connection.number);
        reader.setDaemon(true);
        reader.start();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private final class Connection {
    final SSLSocket socket;
    final String number;

    Connection(SSLSocket socket, String number) {
      this.socket = socket;
      this.number = number;
    }

    void read() {
      StreamFramer framer = new StreamFramer(StreamFramer.End.SERVER, SipLimits.DEFAULT);
      SipParser parser = new SipParser(SipLimits.DEFAULT);
      byte[] buffer = new byte[65536];
      try (InputStream in = socket.getInputStream()) {
        while (true) {
          int count = in.read(buffer);
          if (count < 0) return;
          for (StreamFramer.Frame frame : framer.feed(buffer, 0, count)) {
            if (frame instanceof StreamFramer.Frame.Message message
                && parser.parse(message.octets()) instanceof ParseResult.Parsed parsed) {
              relay(parsed.message());
            }
          }
        }
      } catch (IOException e) {
        // The phone is gone.
      } finally {
        byUser.values().remove(this);
      }
    }

    private void relay(SipMessage message) {
      if (message instanceof SipRequest request) onRequest(request);
      else onResponse((SipResponse) message);
    }

    private void onRequest(SipRequest request) {
      if (request.is("REGISTER")) {
        register(request);
        return;
      }
      String user = request.requestUri().map(SipUri::user).orElse("");
      Connection to = byUser.get(user);
      if (to == null) {
        if (!request.is("ACK")) send(request.respond(404, "Not Found", "relay").toResponse());
        return;
      }
      MessageEditor forwarded = request.edit();
      if (request.has(HeaderName.ROUTE)) forwarded.removeTop(HeaderName.ROUTE);
      // The same branch for an INVITE and its CANCEL, another one for its ACK to a 2xx.
      String branch = request.topVia().branch().orElse("") + "-relay";
      forwarded.prepend(
          HeaderName.VIA,
          Via.of("TLS", "relay.example.org", OptionalInt.empty(), branch)
              .withParameter("from", number)
              .text());
      if (request.is("INVITE") && !request.to().tag().isPresent()) {
        forwarded.prepend(HeaderName.RECORD_ROUTE, "<sip:relay.example.org;lr>");
      }
      to.send(onTheWay.apply(forwarded.toRequest()));
    }

    private void onResponse(SipResponse response) {
      Connection to = byNumber.get(response.topVia().parameters().value("from").orElse(""));
      if (to != null) {
        to.send(onTheWay.apply(response.edit().removeTop(HeaderName.VIA).toResponse()));
      }
    }

    private void register(SipRequest request) {
      byUser.put(request.to().uri().map(SipUri::user).orElse(""), this);
      MessageEditor answer = request.respond(registerStatus, "Said", "relay");
      for (NameAddr each : request.addresses(HeaderName.CONTACT)) {
        answer.append(HeaderName.CONTACT, each.text());
      }
      send(answer.toResponse());
    }

    synchronized void send(SipMessage message) {
      try {
        socket.getOutputStream().write(message.octets().toArray());
        socket.getOutputStream().flush();
      } catch (IOException e) {
        // The phone is gone; its reader notices.
      }
    }
  }
}
