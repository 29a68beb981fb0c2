package dev.sottovoce.phone.network;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

/**
 * Asks the network to treat speech as speech: DSCP EF (RFC 3246, RFC 8837). Networks that know
 * nothing of it pass it by, and so do platforms that do not let us set it.
 */
final class ExpeditedForwarding {
  /** Code point 46 in the upper six bits of the field (RFC 2474 section 3). */
  static final int TYPE_OF_SERVICE = 46 << 2;

  private ExpeditedForwarding() {}

  static void mark(DatagramChannel channel) {
    try {
      channel.setOption(StandardSocketOptions.IP_TOS, TYPE_OF_SERVICE);
    } catch (IOException | UnsupportedOperationException e) {
      // It is worth no call.
    }
  }
}
