package dev.sottovoce.lab.attacks;

import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.StreamFramer;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLSocket;

/** SIP over TLS, with the certificate of a device. */
public final class TlsLine extends Line {
  private final SSLSocket socket;

  public TlsLine(Target target, Device device) throws IOException, GeneralSecurityException {
    socket =
        (SSLSocket)
            device.certified().getSocketFactory().createSocket("localhost", target.sipPort());
    socket.startHandshake();
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    StreamFramer framer = new StreamFramer(StreamFramer.End.CLIENT, SipLimits.DEFAULT);
    byte[] chunk = new byte[4096];
    try {
      InputStream in = socket.getInputStream();
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        for (StreamFramer.Frame frame : framer.feed(chunk, 0, count)) {
          if (frame instanceof StreamFramer.Frame.Message message) received(message.octets());
        }
      }
    } catch (IOException e) {
      // The same as its end.
    }
    ended();
  }

  @Override
  public void send(SipMessage message) throws IOException {
    send(message.octets());
  }

  /** Whatever it is. */
  public void send(Bytes octets) throws IOException {
    socket.getOutputStream().write(octets.toArray());
    socket.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
