package dev.sottovoce.call;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.ice.SelectedPair;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.WatchLimits;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.srtp.HeaderEncryption;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.zrtp.RetainedSecrets;
import java.time.Instant;
import java.util.List;

/** What a call wants done, or has to tell. */
public sealed interface CallOutput {
  /** Send this in a new client transaction; an ACK to a 2xx goes without one. */
  record SendRequest(SipRequest request) implements CallOutput {}

  /** Send this in the server transaction of {@code request}. */
  record Respond(SipRequest request, SipResponse response) implements CallOutput {}

  /** Send this from the socket that is bound to {@code base}. */
  record SendDatagram(TransportAddress base, TransportAddress to, Bytes datagram)
      implements CallOutput {}

  /** Something that a person or a time line wants to know. */
  record Progressed(Step step) implements CallOutput {}

  /** Media goes here from now on, once it is open. */
  record PathSelected(SelectedPair pair) implements CallOutput {}

  /**
   * Keys are agreed and the peer is verified: audio may flow, in the directions of {@code flow}.
   * Whoever takes the keys destroys them.
   *
   * @param events how keys of the telephone's pad come from the peer, and by the first go there;
   *     none: as tones
   * @param ssrc of the RTP stream to send
   * @param headers how header extensions are protected, under these keys and later ones
   * @param held what is sent while {@code flow} is not both ways
   * @param proof {@link KeyProof#BY_FIRST_PACKET}: nothing is to be sent, played or shown before
   *     {@link PeerProved}; tell {@link CallInput.MediaAuthenticated} of the first packet
   * @param isolation where to decode what arrives
   * @param watch when the watch over the packets speaks up
   */
  record OpenMedia(
      MediaFormat format,
      List<EventFormat> events,
      long ssrc,
      MediaKeys keys,
      VerifiedPeer peer,
      HeaderEncryption headers,
      HeldTraffic held,
      MediaFlow flow,
      SecurityReport report,
      KeyProof proof,
      Policy.Isolation isolation,
      WatchLimits watch)
      implements CallOutput {}

  /** The peer has the keys and is there: what {@link OpenMedia} held back may begin. */
  record PeerProved(MediaFlow flow, SecurityReport report) implements CallOutput {}

  /**
   * New keys for media that is open. From now on a packet may come under either: try the new keys
   * first, then the old ones (RFC 5764 section 5.2), and tell {@link CallInput.NewKeysHeard} of the
   * first that authenticates. Whoever takes the keys destroys them.
   *
   * @param sending when to protect with them what is sent
   */
  record AddKeys(MediaKeys keys, VerifiedPeer peer, Sending sending) implements CallOutput {}

  /** When new keys protect what this end sends. */
  enum Sending {
    NOW,
    /** With {@link Rekeyed}. */
    WHEN_TOLD
  }

  /** Both ends have the new keys: everything is sent with them, the old ones only still heard. */
  record Rekeyed(SecurityReport report) implements CallOutput {}

  /** The old keys are not needed any more: wipe them. */
  record DropOldKeys() implements CallOutput {}

  /** The new keys will not be used: wipe them, and stay with the old ones. */
  record DropNewKeys() implements CallOutput {}

  /** Keep this about the peer for the next call; the secrets are the receiver's to destroy. */
  record Retain(RetainedSecrets secrets) implements CallOutput {}

  /** Tell the person now. */
  record Warned(KeyingWarning warning) implements CallOutput {}

  /** The people have compared the authentication string: this is what the lock says now. */
  record StringMatched(SecurityReport report) implements CallOutput {}

  /** The other end has signed the keys in use only now (RFC 4916): this is what the lock says. */
  record KeysSigned(SecurityReport report) implements CallOutput {}

  /** A hold began or ended. */
  record FlowChanged(MediaFlow flow) implements CallOutput {}

  /** No audio any more, either way. */
  record CloseMedia() implements CallOutput {}

  /**
   * The call is over for the person; signalling may go on a little. Comes once.
   *
   * @param sentence what to tell the person
   * @param status the SIP status that ended it, or 0
   */
  record Ended(EndReason reason, String sentence, int status) implements CallOutput {}

  /** Nothing follows and no input matters any more: the driver forgets the call. Comes once. */
  record Finished() implements CallOutput {}

  /** Feed a {@link CallInput.Tick} then; every deadline that was said holds. */
  record WakeAt(Instant deadline) implements CallOutput {}

  /** What a call achieves on its way. */
  enum Step {
    /** The callee's phone rings. */
    RINGING,
    /** The callee answered. */
    ANSWERED,
    PATH_CONNECTED,
    KEYS_AGREED
  }
}
