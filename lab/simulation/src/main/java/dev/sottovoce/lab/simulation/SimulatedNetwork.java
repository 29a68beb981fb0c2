package dev.sottovoce.lab.simulation;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;

/** Datagrams between bound addresses, treated as the {@link Impairments} say. */
public final class SimulatedNetwork {
  /** Takes what arrives at a bound address. */
  public interface Receiver {
    void receive(TransportAddress at, TransportAddress from, Bytes datagram);
  }

  private final VirtualTime time;
  private final Random random;
  private final Map<TransportAddress, Receiver> bound = new HashMap<>();
  private Impairments impairments;
  private long sent;
  private long delivered;
  private final CRC32C digest = new CRC32C();

  /**
   * @param seed decides the fate of every datagram
   */
  public SimulatedNetwork(VirtualTime time, Impairments impairments, long seed) {
    this.time = time;
    this.impairments = impairments;
    random = new Random(seed);
  }

  public void bind(TransportAddress address, Receiver receiver) {
    if (bound.putIfAbsent(address, receiver) != null) {
      throw new IllegalStateException("the address is bound already");
    }
  }

  public void unbind(TransportAddress address) {
    bound.remove(address);
  }

  /** The weather changes; what is on its way is not touched. */
  public void become(Impairments changed) {
    impairments = changed;
  }

  public void send(TransportAddress from, TransportAddress to, Bytes datagram) {
    sent++;
    if (isDtls(datagram)) digest.update(datagram.length());
    else digest.update(datagram.toBuffer());
    digest.update(time.now().toString().getBytes(StandardCharsets.US_ASCII));
    int copies = chance(impairments.duplication()) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      if (chance(impairments.loss())) continue;
      Bytes arriving = chance(impairments.corruption()) ? withFlippedBit(datagram) : datagram;
      time.after(oneWay(), () -> deliver(from, to, arriving));
    }
  }

  private void deliver(TransportAddress from, TransportAddress to, Bytes datagram) {
    Receiver receiver = bound.get(to);
    if (receiver == null) return;
    delivered++;
    receiver.receive(to, from, datagram);
  }

  private Duration oneWay() {
    Duration wait = impairments.delay();
    long jitterMicros = impairments.jitter().toNanos() / 1000;
    if (jitterMicros > 0) {
      wait = wait.plusNanos(1000 * (long) (random.nextDouble() * (double) jitterMicros));
    }
    return chance(impairments.reordering()) ? wait.plus(Impairments.HOLD_BACK) : wait;
  }

  /** Draws only for what may happen, so that a setting of zero leaves the others' fates alone. */
  private boolean chance(double share) {
    return share > 0 && random.nextDouble() < share;
  }

  private Bytes withFlippedBit(Bytes datagram) {
    if (datagram.isEmpty()) return datagram;
    byte[] octets = datagram.toArray();
    octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
    return Bytes.unsafeWrap(octets);
  }

  /** RFC 7983. */
  private static boolean isDtls(Bytes datagram) {
    return !datagram.isEmpty() && datagram.at(0) >= 20 && datagram.at(0) <= 63;
  }

  /**
   * A checksum over all that was sent and when. Of DTLS only lengths and times count: Bouncy Castle
   * gives up waiting by the real clock after a record that it dropped, and what it then sends again
   * stays here but takes record numbers (ADR 18). The keys, and so every SRTP packet, are the same.
   */
  public long digest() {
    return digest.getValue();
  }

  public long sent() {
    return sent;
  }

  public long delivered() {
    return delivered;
  }
}
