package dev.sottovoce.nativelib.udp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinuxUdpTest {
  private static final int EXPEDITED = 46 << 2;

  @BeforeEach
  void onlyOnLinux() {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && List.of("amd64", "aarch64").contains(System.getProperty("os.arch")));
  }

  @Test
  void callsPassTheirTest_onLinux() {
    assertEquals("", LinuxUdp.probe());
  }

  /** What the socket sends asks for it; whether a network listens is the network's matter. */
  @ParameterizedTest
  @CsvSource({"127.0.0.1, 0, 1", "::1, 41, 67"})
  void typeOfService_isAskedFor(String address, int level, int option) throws Throwable {
    assumeTrue(canBind(address), "this machine has no such address");
    try (LinuxUdpSockets sockets = new LinuxUdpSockets(false);
        Arena arena = Arena.ofConfined()) {
      LinuxUdpSocket socket = sockets.bind(InetAddress.getByName(address), EXPEDITED);
      MemorySegment value = arena.allocate(JAVA_INT);
      Linker linker = Linker.nativeLinker();
      int result =
          (int)
              linker
                  .downcallHandle(
                      linker.defaultLookup().find("getsockopt").orElseThrow(),
                      FunctionDescriptor.of(
                          JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS))
                  .invoke(
                      socket.descriptor(), level, option, value, arena.allocateFrom(JAVA_INT, 4));

      assertEquals(0, result);
      assertEquals(EXPEDITED, value.get(JAVA_INT, 0));
    }
  }

  private static boolean canBind(String address) {
    try (LinuxUdpSockets sockets = new LinuxUdpSockets(false)) {
      sockets.bind(InetAddress.getByName(address), 0);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void addressOfSomebodyElse_isNotBound() {
    assertThrows(
        IOException.class,
        () -> {
          try (LinuxUdpSockets sockets = new LinuxUdpSockets(false)) {
            sockets.bind(InetAddress.getByName("192.0.2.1"), 0);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.7", "2001:db8::7", "fe80::7%3", "::ffff:1:2"})
  void addresses_comeBackAsTheyWere(String text) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(text), 65_535);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(SocketAddresses.OCTETS);
      SocketAddresses.write(address, memory);

      assertEquals(address, SocketAddresses.read(memory));
    }
  }

  @Test
  void tooLong_isNotSent() throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    try (LinuxUdpSockets sockets = new LinuxUdpSockets(false)) {
      LinuxUdpSocket socket = sockets.bind(loopback, 0);
      byte[] longer = new byte[LinuxUdp.MAX_DATAGRAM];

      assertThrows(
          IllegalArgumentException.class,
          () -> socket.send(socket.local(), longer, 0, longer.length));
    }
  }
}
