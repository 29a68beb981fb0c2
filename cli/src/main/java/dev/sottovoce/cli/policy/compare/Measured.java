package dev.sottovoce.cli.policy.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one key agreement costs; the names are those of the JSON. The client is the end that speaks
 * first: DTLS client, ZRTP initiator, MIKEY initiator.
 *
 * @param group the registered name that the protocol proved
 * @param detour what made it longer than usual, or empty
 * @param inDescriptions whether all of it is in offer and answer, nothing on the media path
 * @param roundTrips on the media path, until both ends have keys
 * @param clientDescribed octets of the client's attributes in its description
 * @param clientOctets of UDP payload that the client sends, without loss
 * @param setup on each path, the clean one first
 * @param clientCpuMillis processor time, warm, without the certificate that is made beforehand
 * @param webRtc what it needs from a WebRTC stack
 */
record Measured(
    String keying,
    String group,
    String detour,
    boolean postQuantum,
    boolean inDescriptions,
    double roundTrips,
    double clientRoundTrips,
    double serverRoundTrips,
    int clientDescribed,
    int serverDescribed,
    int clientDatagrams,
    int serverDatagrams,
    int clientOctets,
    int serverOctets,
    List<Setup> setup,
    double clientCpuMillis,
    double serverCpuMillis,
    String webRtc) {
  /**
   * Until both ends have keys, from the moment that there is a path; without processor time.
   *
   * @param medianMillis of the trials that ended in keys; null of none
   * @param failed how many ended without
   */
  record Setup(
      int lossPercent, @Nullable Double medianMillis, @Nullable Double p95Millis, int failed) {}
}
