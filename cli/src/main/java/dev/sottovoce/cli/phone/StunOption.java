package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Failure;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --stun}: who tells a phone behind a NAT how others see it. */
final class StunOption {
  private static final int USUAL_PORT = 3478;
  private static final int MOST_PORT = 65_535;

  @Option(
      names = "--stun",
      paramLabel = "HOST[:PORT]",
      description =
          "Ask this STUN server for the address that a NAT gives this phone (UDP, port 3478 unless"
              + " said otherwise; default: none). It learns that a call begins.")
  private List<String> servers = List.of();

  /**
   * The servers with their addresses.
   *
   * @throws Failure if one of them has none
   */
  List<InetSocketAddress> servers() {
    List<InetSocketAddress> found = new ArrayList<>();
    for (String each : servers) found.add(resolved(each));
    return found;
  }

  private static InetSocketAddress resolved(String text) {
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon >= 0 && text.indexOf(':') == colon || text.contains("]:");
    String host = hasPort ? text.substring(0, colon) : text;
    int port = hasPort ? port(text, text.substring(colon + 1)) : USUAL_PORT;
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (!address.isUnresolved()) return address;
    throw Failure.failed("The STUN server '" + host + "' has no address; check its name.");
  }

  private static int port(String text, String digits) {
    int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
    if (port > 0 && port <= MOST_PORT) return port;
    throw Failure.usage("'" + text + "' is no STUN server; write HOST or HOST:PORT.");
  }
}
