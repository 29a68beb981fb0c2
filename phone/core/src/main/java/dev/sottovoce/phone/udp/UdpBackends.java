package dev.sottovoce.phone.udp;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The backends of this machine, best first. */
public final class UdpBackends {
  private static final class Found {
    static final List<UdpBackend> ALL = find();

    private static List<UdpBackend> find() {
      List<UdpBackend> found = new ArrayList<>();
      for (UdpBackend each :
          ServiceLoader.load(UdpBackend.class, UdpBackend.class.getClassLoader())) {
        found.add(each);
      }
      found.add(new NioUdpBackend());
      return List.copyOf(found);
    }
  }

  private UdpBackends() {}

  /** The first that works here, which calls use. */
  public static UdpBackend ofThisMachine() {
    for (UdpBackend each : Found.ALL) if (each.isUsable()) return each;
    throw new IllegalStateException("Java's channels are always usable");
  }

  /** Every backend that was found. */
  public static List<UdpBackend> all() {
    return Found.ALL;
  }
}
