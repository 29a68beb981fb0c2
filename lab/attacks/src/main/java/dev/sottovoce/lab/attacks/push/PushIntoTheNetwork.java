package dev.sottovoce.lab.attacks.push;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.TlsLine;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipUri;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.push.PushProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** See {@link #story}. */
public final class PushIntoTheNetwork implements Attack {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** The server may take a moment to see that the phone has left. */
  private static final int CALLS = 5;

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /** Of a service within the server's network, which only the server can reach. */
  private final int port = free();

  @Override
  public String story() {
    return "a phone asks to be woken at an address within the server's network";
  }

  @Override
  public String stoppedBy() {
    return "the operator lists push services, and they lie at public addresses";
  }

  @Override
  public Setting setting() {
    return Setting.REAL.configured(
        "push: {webPush: {contact: 'mailto:a@example.test', services: [push.example]}}\n");
  }

  @Override
  public Control control() {
    return new Control.WithoutCheck(
        this,
        Setting.REAL.configured(
            "push: {webPush: {contact: 'mailto:a@example.test', services: ['localhost:%d'],"
                    .formatted(port)
                + " privateAddresses: true}}\n"));
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    Device mallory = target.device("mallory");
    Device accomplice = target.device("accomplice");
    try (ServerSocket inside = new ServerSocket(port, 1, LOOPBACK)) {
      inside.setSoTimeout((int) PATIENCE.toMillis());
      asksForPush(target, mallory);
      try (TlsLine line = new TlsLine(target, accomplice)) {
        for (int i = 0; i < CALLS; i++) {
          line.send(accomplice.invite(mallory));
          if (isReached(inside)) return true;
        }
        return false;
      }
    }
  }

  private void asksForPush(Target target, Device mallory) throws Exception {
    PushParameters how =
        new PushParameters(
            PushProvider.WEB_PUSH, "https://localhost:" + port + "/admin", "", Optional.empty());
    SipUri contact = how.in(SipUri.of("mallory", "x.invalid"));
    try (TlsLine line = new TlsLine(target, mallory)) {
      line.send(
          mallory.registration().set(HeaderName.CONTACT, "<" + contact.text() + ">").toRequest());
      line.status();
    }
  }

  private static boolean isReached(ServerSocket inside) throws IOException {
    try (Socket reached = inside.accept()) {
      return reached.isConnected();
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private static int free() {
    try (ServerSocket any = new ServerSocket(0, 1, LOOPBACK)) {
      return any.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
