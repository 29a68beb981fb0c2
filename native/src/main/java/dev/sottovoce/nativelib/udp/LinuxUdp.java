package dev.sottovoce.nativelib.udp;

import dev.sottovoce.nativelib.crypto.NativeLibrary;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Whether these calls work here: they are tried once, between two sockets on loopback. */
public final class LinuxUdp {
  /** No datagram is longer; what is longer is cut. */
  public static final int MAX_DATAGRAM = 2048;

  private static final int[] TRIED_LENGTHS = {1, 182, 182, 182, 1_400};

  private static final class Result {
    static final String WHY_NOT = tryIt();
  }

  private LinuxUdp() {}

  /** Empty where they work; else why not. Tried the first time, the same ever after. */
  public static String probe() {
    return Result.WHY_NOT;
  }

  private static String tryIt() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch", "");
    if (!system.startsWith("linux") || !List.of("amd64", "aarch64").contains(processor)) {
      return "this is not a 64-bit Linux";
    }
    try {
      return comesBack() ? "" : "the calls failed their test: what was sent did not arrive";
    } catch (IOException e) {
      return "the calls failed their test: " + e.getMessage();
    } catch (ExceptionInInitializerError | NoClassDefFoundError | RuntimeException e) {
      return NativeLibrary.reason(e);
    }
  }

  /** Each length alone, and all of them at once, some of them equal. */
  private static boolean comesBack() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (LinuxUdpSockets here = new LinuxUdpSockets(false);
        LinuxUdpSockets there = new LinuxUdpSockets(false)) {
      LinuxUdpSocket from = here.bind(loopback, 0);
      InetSocketAddress to = there.bind(loopback, 0).local();
      List<byte[]> sent = new ArrayList<>();
      for (int length : TRIED_LENGTHS) {
        byte[] datagram = new byte[length];
        Arrays.fill(datagram, (byte) (sent.size() + 1));
        sent.add(datagram);
        from.queue(to, datagram, 0, length);
      }
      from.flush();
      for (int i = 0; i < 2; i++) {
        from.queue(to, sent.get(1), 0, sent.get(1).length);
        sent.add(sent.get(1));
      }
      from.flush();
      List<byte[]> arrived = new ArrayList<>();
      boolean[] known = {true};
      // Loopback delivers while it sends; what has not come by now will not be waited for.
      there.wake();
      there.receive((socket, source, slot, length, nanos) -> {
        byte[] datagram = new byte[length];
        slot.copyTo(datagram, 0, length);
        arrived.add(datagram);
        known[0] &= source.equals(from.local());
      });
      return known[0] && areSame(sent, arrived);
    }
  }

  private static boolean areSame(List<byte[]> sent, List<byte[]> arrived) {
    if (sent.size() != arrived.size()) return false;
    for (int i = 0; i < sent.size(); i++) {
      if (!Arrays.equals(sent.get(i), arrived.get(i))) return false;
    }
    return true;
  }
}
