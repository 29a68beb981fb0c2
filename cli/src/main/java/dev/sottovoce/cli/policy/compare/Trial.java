package dev.sottovoce.cli.policy.compare;

import dev.sottovoce.crypto.KeyAgreement;
import java.time.Duration;

/**
 * One key agreement that ended in equal keys at both ends.
 *
 * @param agreement how, as the protocol proved it
 */
record Trial(KeyAgreement agreement, Side client, Side server) {
  /**
   * What one end did.
   *
   * @param keysAfter from the moment that the path was there
   * @param datagrams sent on the media path
   * @param octets of their UDP payloads
   * @param describedOctets of its attributes in the session description
   * @param cpuNanos processor time
   */
  record Side(Duration keysAfter, int datagrams, int octets, int describedOctets, long cpuNanos) {}

  /** Until both ends had keys. */
  Duration took() {
    return client.keysAfter().compareTo(server.keysAfter()) > 0
        ? client.keysAfter()
        : server.keysAfter();
  }
}
