package dev.sottovoce.server.edge;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.server.routing.Entrance;
import dev.sottovoce.server.routing.Flow;
import dev.sottovoce.server.routing.Router;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One authenticated connection: messages in, to the router; messages out, to what carries them. */
final class PhoneConnection implements Flow {
  private static final Logger LOG = LoggerFactory.getLogger(PhoneConnection.class);

  private final Carrier carrier;
  private final DeviceCertificate device;
  private final Entrance entrance;
  private final Router router;
  private Instant expires;
  private boolean open = true;

  /**
   * @param expires when what showed whose it is runs out
   */
  PhoneConnection(
      Carrier carrier,
      DeviceCertificate device,
      Instant expires,
      Entrance entrance,
      Router router) {
    this.carrier = carrier;
    this.device = device;
    this.expires = expires;
    this.entrance = entrance;
    this.router = router;
  }

  @Override
  public DeviceCertificate device() {
    return device;
  }

  @Override
  public Entrance entrance() {
    return entrance;
  }

  Instant expires() {
    return expires;
  }

  /** The device has shown anew whose it is. */
  void extend(Instant until) {
    if (until.isAfter(expires)) expires = until;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void send(Bytes message) {
    if (!open) return;
    if (carrier.isFull()) close("it reads too slowly");
    else carrier.write(message);
  }

  void received(SipMessage message) {
    if (open) router.received(this, message);
  }

  /** Cuts the connection; what is under way on it fails. */
  void close(String why) {
    if (!open) return;
    LOG.info("closed a connection: {}", why);
    closed();
    carrier.close();
  }

  /** The connection is gone. */
  void closed() {
    if (!open) return;
    open = false;
    router.closed(this);
  }
}
