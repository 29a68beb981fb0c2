package dev.sottovoce.lab.interop;

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
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * The signalling of a foreign phone by hand, signed in with an operator's kit: one dialog at a
 * time, a thread that waits. Its media is somebody else's, a browser's for example.
 */
public final class SipEnd implements AutoCloseable {
  private static final int WAIT_MILLIS = 15_000;

  private final String address;
  private final String domain;
  private final SSLSocket socket;
  private final StreamFramer framer = new StreamFramer(StreamFramer.End.CLIENT, SipLimits.DEFAULT);
  private final Queue<StreamFramer.Frame> frames = new ArrayDeque<>();
  private final String tag = token();
  private final String contact;
  private int cseq;
  private String callId = "";
  private String from = "";
  private String to = "";
  private String target = "";
  private List<String> route = List.of();

  /**
   * @param kit as {@code user add NAME --sip-phone} wrote it
   * @param address its address, {@code sip:USER@DOMAIN}
   */
  public SipEnd(Path kit, String address, String host, int port)
      throws IOException, GeneralSecurityException {
    this.address = address;
    this.domain = address.substring(address.indexOf('@') + 1);
    this.contact = "<" + address.replace("@" + domain, "@browser.invalid") + ";transport=tls>";
    this.socket = (SSLSocket) context(kit).getSocketFactory().createSocket(host, port);
    socket.setSoTimeout(WAIT_MILLIS);
    socket.startHandshake();
  }

  public void register() throws IOException {
    send(
        begin("REGISTER", "sip:" + domain, "<" + address + ">", token())
            .append(HeaderName.CONTACT, contact)
            .append(HeaderName.EXPIRES, "600")
            .toRequest());
    SipResponse response = finalResponse();
    if (response.status() != 200) throw new IOException("REGISTER got " + response.status());
  }

  /**
   * Calls.
   *
   * @return the answer's session description
   */
  public String call(String callee, String offer) throws IOException {
    callId = token();
    from = "<" + address + ">;tag=" + tag;
    MessageEditor invite =
        begin("INVITE", callee, "<" + callee + ">", callId).append(HeaderName.CONTACT, contact);
    send(invite.body("application/sdp", Bytes.utf8(offer)).toRequest());
    SipResponse response = finalResponse();
    if (response.status() != 200) {
      String warning = response.header("Warning").orElse("");
      throw new IOException("INVITE got " + response.status() + " " + warning);
    }
    to = response.header(HeaderName.TO).orElse("");
    target = uri(response.header(HeaderName.CONTACT).orElse(""));
    route = new ArrayList<>(response.values(HeaderName.RECORD_ROUTE));
    Collections.reverse(route);
    int invited = cseq;
    send(inDialog("ACK", invited).toRequest());
    return response.body().utf8();
  }

  /**
   * Offers something else in the running call.
   *
   * @return the answer's session description
   */
  public String offerAgain(String offer) throws IOException {
    int number = ++cseq;
    MessageEditor invite = inDialog("INVITE", number).append(HeaderName.CONTACT, contact);
    send(invite.body("application/sdp", Bytes.utf8(offer)).toRequest());
    SipResponse response = finalResponse();
    if (response.status() != 200) throw new IOException("INVITE got " + response.status());
    send(inDialog("ACK", number).toRequest());
    return response.body().utf8();
  }

  /** Makes an answer of an offer. */
  public interface Answerer {
    String answer(String offer) throws IOException, InterruptedException;
  }

  /** Waits for an INVITE and answers it. */
  public void answer(Answerer answerer) throws IOException, InterruptedException {
    SipRequest invite = request("INVITE");
    String answer = answerer.answer(invite.body().utf8());
    callId = invite.header(HeaderName.CALL_ID).orElse("");
    from = invite.header(HeaderName.TO).orElse("") + ";tag=" + tag;
    to = invite.header(HeaderName.FROM).orElse("");
    target = uri(invite.header(HeaderName.CONTACT).orElse(""));
    route = invite.values(HeaderName.RECORD_ROUTE);
    MessageEditor ok = invite.respond(200, "OK", tag);
    for (String each : route) ok.append(HeaderName.RECORD_ROUTE, each);
    ok.append(HeaderName.CONTACT, contact);
    send(ok.body("application/sdp", Bytes.utf8(answer)).toResponse());
    request("ACK");
  }

  /** Waits for the other end's BYE. */
  public void awaitBye() throws IOException {
    SipRequest bye = request("BYE");
    send(bye.respond(200, "OK", tag).toResponse());
  }

  private SipRequest request(String method) throws IOException {
    while (true) {
      if (message() instanceof SipRequest request && request.is(method)) return request;
    }
  }

  private SipResponse finalResponse() throws IOException {
    while (true) {
      if (message() instanceof SipResponse response && response.status() >= 200) return response;
    }
  }

  private MessageEditor begin(String method, String uri, String toValue, String call) {
    cseq++;
    return MessageEditor.request(method, uri)
        .append(HeaderName.VIA, via())
        .append(HeaderName.MAX_FORWARDS, "70")
        .append(HeaderName.FROM, "<" + address + ">;tag=" + tag)
        .append(HeaderName.TO, toValue)
        .append(HeaderName.CALL_ID, call)
        .append(HeaderName.CSEQ, cseq + " " + method);
  }

  private MessageEditor inDialog(String method, int number) {
    MessageEditor editor = MessageEditor.request(method, target).append(HeaderName.VIA, via());
    for (String each : route) editor.append(HeaderName.ROUTE, each);
    return editor
        .append(HeaderName.MAX_FORWARDS, "70")
        .append(HeaderName.FROM, from)
        .append(HeaderName.TO, to)
        .append(HeaderName.CALL_ID, callId)
        .append(HeaderName.CSEQ, number + " " + method);
  }

  private static String via() {
    return "SIP/2.0/TLS browser.invalid;branch=z9hG4bK" + token();
  }

  private static String uri(String contactValue) {
    int start = contactValue.indexOf('<');
    int end = contactValue.indexOf('>');
    return start >= 0 && end > start ? contactValue.substring(start + 1, end) : contactValue;
  }

  private static String token() {
    return UUID.randomUUID().toString();
  }

  private void send(SipMessage message) throws IOException {
    socket.getOutputStream().write(message.octets().toArray());
    socket.getOutputStream().flush();
  }

  private SipMessage message() throws IOException {
    byte[] chunk = new byte[4096];
    while (true) {
      StreamFramer.Frame frame = frames.poll();
      if (frame instanceof StreamFramer.Frame.Message found
          && new SipParser(SipLimits.DEFAULT).parse(found.octets())
              instanceof ParseResult.Parsed parsed) {
        return parsed.message();
      }
      if (frame != null) continue;
      int count = socket.getInputStream().read(chunk);
      if (count < 0) throw new IOException("the server closed the connection");
      frames.addAll(framer.feed(chunk, 0, count));
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static SSLContext context(Path kit) throws IOException, GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    char[] password = {};
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, password);
    Certificate own = read(factory, kit.resolve("certificate.pem"));
    Certificate authority = read(factory, kit.resolve("ca.pem"));
    keys.setKeyEntry("own", key(kit.resolve("key.pem")), password, new Certificate[] {own});
    KeyStore roots = KeyStore.getInstance("PKCS12");
    roots.load(null, password);
    roots.setCertificateEntry("ca", authority);
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
    keyManagers.init(keys, password);
    TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
    trustManagers.init(roots);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return context;
  }

  private static Certificate read(CertificateFactory factory, Path file)
      throws IOException, GeneralSecurityException {
    try (var in = Files.newInputStream(file)) {
      return factory.generateCertificate(in);
    }
  }

  private static PrivateKey key(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file);
        PEMParser parser = new PEMParser(reader)) {
      return new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject());
    }
  }
}
