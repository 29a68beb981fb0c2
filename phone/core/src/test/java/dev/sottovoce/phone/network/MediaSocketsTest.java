package dev.sottovoce.phone.network;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaSocketsTest {
  private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
  private final MediaSockets here = open();
  private final MediaSockets there = open();

  private MediaSockets open() {
    try {
      return MediaSockets.open(
          List.of(InetAddress.getLoopbackAddress()),
          1,
          new MediaSockets.Receiver() {
            @Override
            public void control(InetSocketAddress local, InetSocketAddress from, Bytes datagram) {
              arrived.add("control " + datagram.hex());
            }

            @Override
            public void media(
                InetSocketAddress from, byte[] packet, int offset, int length, long nanos) {
              arrived.add("media " + Bytes.copyOf(packet, offset, length).hex());
            }
          });
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
  }

  private void send(Bytes datagram) {
    here.sockets().get(0).send(there.sockets().get(0).local(), datagram);
  }

  @ParameterizedTest
  @CsvSource({"00, control", "03, control", "14, control", "3f, control", "80, media", "bf, media"})
  void firstOctet_decidesWhoGetsIt(String octet, String who) throws InterruptedException {
    send(Bytes.fromHex(octet + "01"));

    assertEquals(who + " " + octet + "01", arrived.poll(5, SECONDS));
  }

  @Test
  void whatNobodyDefined_isCountedAndDropped() throws InterruptedException {
    send(Bytes.fromHex("ff00"));
    send(Bytes.fromHex("5000"));
    send(Bytes.of());
    send(Bytes.fromHex("8000"));

    assertEquals("media 8000", arrived.poll(5, SECONDS));
    assertEquals(3, there.ignored());
  }

  @Test
  void hugeDatagram_isDropped() throws InterruptedException {
    byte[] huge = new byte[4000];
    huge[0] = (byte) 0x80;
    try (java.net.DatagramSocket sender = new java.net.DatagramSocket()) {
      sender.send(new java.net.DatagramPacket(huge, huge.length, there.sockets().get(0).local()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    send(Bytes.fromHex("8001"));

    assertEquals("media 8001", arrived.poll(5, SECONDS));
  }

  @Test
  void eachCall_hasAPortOfItsOwn() {
    assertNotEquals(
        here.sockets().get(0).local().getPort(), there.sockets().get(0).local().getPort());
  }

  @Test
  void sendingAfterClose_isHarmless() {
    here.close();

    send(Bytes.fromHex("8000"));
    assertTrue(arrived.isEmpty());
  }

  @Test
  void serverOnLoopback_meansLoopbackOnly() {
    InetAddress loopback = InetAddress.getLoopbackAddress();

    assertEquals(List.of(loopback), HostAddresses.towards(loopback));
  }
}
