package dev.sottovoce.call;

import dev.sottovoce.ice.RelayedBase;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;

/** What a call is told. */
public sealed interface CallInput {
  /** Begins: an outgoing call sends its INVITE, an incoming one looks at the INVITE and rings. */
  record Begin() implements CallInput {}

  /** The person answers. */
  record Answer() implements CallInput {}

  /**
   * The person, or the phone for them, refuses.
   *
   * @param reason {@link EndReason#DECLINED} or {@link EndReason#BUSY}
   */
  record Refuse(EndReason reason) implements CallInput {
    public Refuse {
      if (reason != EndReason.DECLINED && reason != EndReason.BUSY) {
        throw new IllegalArgumentException("a call is refused as DECLINED or BUSY, not " + reason);
      }
    }
  }

  /** The person hangs up, or gives up. */
  record HangUp(EndReason reason) implements CallInput {}

  record Hold() implements CallInput {}

  record Resume() implements CallInput {}

  /** The person, or the phone for them, wants other keys for the running call. */
  record Rekey() implements CallInput {}

  /** The first packet under the keys of {@link CallOutput.AddKeys} has authenticated. */
  record NewKeysHeard() implements CallInput {}

  /**
   * The network changed under the call: ICE starts over on new sockets and relays. The old ones go
   * on until it has found a path.
   */
  record NetworkChanged(List<TransportAddress> bases, List<RelayedBase> relays)
      implements CallInput {
    public NetworkChanged {
      bases = List.copyOf(bases);
      relays = List.copyOf(relays);
      if (bases.isEmpty() && relays.isEmpty()) {
        throw new IllegalArgumentException("a call needs a bound socket or a relay");
      }
    }

    public NetworkChanged(List<TransportAddress> bases) {
      this(bases, List.of());
    }
  }

  /**
   * The caller gave up, or another device answered: the transaction layer saw a CANCEL for the
   * INVITE and answered it.
   *
   * @param cancel the CANCEL; nothing where there is no connection any more
   */
  record Cancelled(Optional<SipRequest> cancel) implements CallInput {}

  /** A request of this call's dialog, new to the transaction layer; also an ACK to a 2xx. */
  record RequestReceived(SipRequest request) implements CallInput {}

  /** A response to a request of this call. */
  record ResponseReceived(SipResponse response) implements CallInput {}

  /**
   * A request of this call got no final response in time, or could not be sent.
   *
   * @param method of the request
   * @param cseq of the request
   */
  record RequestFailed(String method, long cseq) implements CallInput {}

  /** STUN or a key agreement's datagram. */
  record DatagramReceived(TransportAddress base, TransportAddress from, Bytes datagram)
      implements CallInput {}

  /** The media engine authenticated a packet from this address. */
  record MediaAuthenticated(TransportAddress source) implements CallInput {}

  /** The people have compared the authentication string, and it is the same at both ends. */
  record StringCompared() implements CallInput {}

  /**
   * The people have compared the authentication string, and it is not the same: somebody is in
   * between, and the call ends.
   */
  record StringDiffers() implements CallInput {}

  record Tick() implements CallInput {}
}
