package dev.sottovoce.phone.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Optional;

/** Which network leads to an address, as the kernel says when it is asked for a route. */
public final class Routes {
  /** The discard service; nothing is sent there. */
  private static final int SOME_PORT = 9;

  private Routes() {}

  /**
   * Where this machine is in a network.
   *
   * @param network the interface's name
   */
  public record Place(InetAddress address, String network) {
    /** Whether it is in another network there, or this one has given it another address. */
    public boolean isLeftFor(Place other) {
      if (address.equals(other.address)) return false;
      return !network.equals(other.network) || !isOurs(address);
    }

    @Override
    public String toString() {
      return "Place[redacted]";
    }
  }

  /** From where this machine reaches that address; nothing where there is no way to it. */
  public static Optional<Place> towards(InetAddress there) {
    try (DatagramChannel channel = DatagramChannel.open()) {
      // Connecting such a socket sends nothing.
      channel.connect(new InetSocketAddress(there, SOME_PORT));
      InetAddress here = ((InetSocketAddress) channel.getLocalAddress()).getAddress();
      NetworkInterface by = NetworkInterface.getByInetAddress(here);
      return by == null ? Optional.empty() : Optional.of(new Place(here, by.getName()));
    } catch (IOException | UnsupportedAddressTypeException e) {
      return Optional.empty();
    }
  }

  private static boolean isOurs(InetAddress address) {
    try {
      NetworkInterface by = NetworkInterface.getByInetAddress(address);
      return by != null && by.isUp();
    } catch (SocketException e) {
      return false;
    }
  }
}
