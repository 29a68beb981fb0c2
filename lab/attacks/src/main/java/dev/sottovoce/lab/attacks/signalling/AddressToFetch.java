package dev.sottovoce.lab.attacks.signalling;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.TlsLine;
import dev.sottovoce.lab.attacks.WebSocketLine;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** See {@link #story}. */
public final class AddressToFetch implements Attack {
  private static final int WAIT_MILLIS = 2_000;
  private static final Duration BETWEEN = Duration.ofMillis(100);

  @Override
  public String story() {
    return "messages, tokens and contacts name an address within the server's network for"
        + " certificates (x5u, jku, Identity), a callee's phone, a route or another domain";
  }

  @Override
  public String stoppedBy() {
    return "nothing that comes is followed: keys lie here, phones are where they have signed in, and"
        + " other domains are not asked";
  }

  /** Somebody who fetches is seen. */
  @Override
  public Control control() {
    return new Control.HonestForm(target -> {
      try (ServerSocket inside = inside();
          Socket fetches = new Socket(inside.getInetAddress(), inside.getLocalPort())) {
        return fetches.isConnected() && isReached(inside);
      }
    });
  }

  private static ServerSocket inside() throws IOException {
    ServerSocket inside = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"));
    inside.setSoTimeout(WAIT_MILLIS);
    return inside;
  }

  private static boolean isReached(ServerSocket inside) throws IOException {
    try (Socket reached = inside.accept()) {
      return reached.isConnected();
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    Device mallory = target.device("mallory");
    Device bob = target.device("bob");
    try (ServerSocket inside = inside();
        Callee callee = new Callee(target, bob)) {
      String place = "127.0.0.1:" + inside.getLocalPort();
      for (SipRequest each : calls(mallory, bob, place)) send(target, mallory, each);
      if (callee.calls().isEmpty()) throw new IllegalStateException("no call was let through");
      send(
          target,
          mallory,
          mallory
              .registration()
              .set(HeaderName.CONTACT, "<sip:mallory@" + place + ";transport=tcp>")
              .toRequest());
      send(target, bob, bob.invite(mallory));
      shows(target, mallory, "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"x\",%s}", place);
      mallory.isGivenATokenFor(
          signed(
              mallory,
              "{\"typ\":\"client-authentication+jwt\",\"alg\":\"ES256\",%s}".formatted(keys(place)),
              mallory.assertion()));
      return isReached(inside);
    }
  }

  private static void send(Target target, Device device, SipRequest request) throws Exception {
    try (TlsLine line = new TlsLine(target, device)) {
      line.send(request);
      Thread.sleep(BETWEEN.toMillis());
    }
  }

  private static List<SipRequest> calls(Device mallory, Device bob, String place) {
    String url = "http://" + place + "/";
    return List.of(
        with(mallory, bob, "Identity", "a.b.c;info=<" + url + ">;alg=ES256"),
        with(mallory, bob, "Call-Info", "<" + url + ">;purpose=icon"),
        with(mallory, bob, "Alert-Info", "<" + url + ">"),
        with(mallory, bob, "Route", "<sip:" + place + ";transport=tcp;lr>"),
        mallory.invite("sip:bob@" + place + ";transport=tcp"),
        mallory.request("OPTIONS", "sip:" + place + ";transport=tcp").toRequest());
  }

  private static SipRequest with(Device mallory, Device bob, String name, String value) {
    return mallory.invite(bob).edit().append(name, value).toRequest();
  }

  private static String keys(String place) {
    return "\"jku\":\"http://%s/keys\",\"x5u\":\"http://%s/certificate\"".formatted(place, place);
  }

  /** A token whose header says where its key is. */
  private static void shows(Target target, Device mallory, String header, String place)
      throws Exception {
    try (WebSocketLine line = new WebSocketLine(target)) {
      Optional<String> nonce = line.nonce(mallory);
      String token = signed(mallory, header.formatted(keys(place)), mallory.token());
      line.send(
          mallory.registration(token, mallory.proof("REGISTER", Device.REGISTRAR, nonce, token)));
      line.status();
    }
  }

  /** The payload of another token, under another header. */
  private static String signed(Device by, String header, String other) {
    String text = Bytes.utf8(header).base64Url() + "." + other.split("\\.")[1];
    return text + "." + by.signFixed(Bytes.utf8(text)).base64Url();
  }
}
