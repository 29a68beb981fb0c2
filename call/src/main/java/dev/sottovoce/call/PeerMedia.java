package dev.sottovoce.call;

import dev.sottovoce.ice.Candidate;
import dev.sottovoce.ice.IceAgent;
import dev.sottovoce.ice.IceCredentials;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.srtp.HeaderEncryption;
import java.util.List;
import java.util.Optional;

/**
 * What the peer's description says about its audio, as far as a call needs it.
 *
 * @param formats what it can receive, in its order of preference
 * @param keying what it announces about keys
 * @param address where it wants media without ICE; with ICE it may name none yet (RFC 8840)
 * @param ice its side of ICE, or nothing when it has none
 * @param sends whether it would send audio ({@code sendrecv} or {@code sendonly})
 * @param receives whether it would receive audio ({@code sendrecv} or {@code recvonly})
 * @param headers how it can encrypt header extensions (RFC 9335, RFC 6904)
 * @param extensions those that it would encrypt one by one
 * @param reducedSize whether it takes RTCP packets of reduced size (RFC 5506)
 * @param steadyHold whether it sends silence like speech while a call is held
 * @param audibleKeys whether it sends and takes keys of the telephone's pad as tones
 * @param events how else it takes them
 * @param protocol the transport protocol of its m-line, to be repeated in an answer
 * @param mid its media identification, or empty
 * @param otherStreams the m-lines of streams that are refused already, with port 0
 */
record PeerMedia(
    List<MediaFormat> formats,
    PeerKeying keying,
    Optional<TransportAddress> address,
    Optional<PeerIce> ice,
    boolean sends,
    boolean receives,
    HeaderEncryption headers,
    EncryptedExtensions extensions,
    boolean reducedSize,
    boolean steadyHold,
    boolean audibleKeys,
    List<EventFormat> events,
    String protocol,
    String mid,
    List<String> otherStreams) {
  /** The peer's side of ICE. */
  record PeerIce(
      IceCredentials credentials,
      IceAgent.Peer peer,
      IceAgent.Trickle trickle,
      List<Candidate> candidates) {
    PeerIce {
      candidates = List.copyOf(candidates);
    }
  }

  PeerMedia {
    formats = List.copyOf(formats);
    events = List.copyOf(events);
    otherStreams = List.copyOf(otherStreams);
  }

  /** Neither end may be heard: the other end holds the call (RFC 3264 section 8.4). */
  boolean isHeld() {
    return !sends || !receives;
  }
}
