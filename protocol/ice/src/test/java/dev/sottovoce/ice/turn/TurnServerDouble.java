package dev.sottovoce.ice.turn;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.ice.stun.IntegrityKey;
import dev.sottovoce.ice.stun.StunAttribute;
import dev.sottovoce.ice.stun.StunAttribute.ErrorCode;
import dev.sottovoce.ice.stun.StunClass;
import dev.sottovoce.ice.stun.StunMessage;
import dev.sottovoce.ice.stun.StunWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers as a test says, for what no real server would do. It remembers what it was asked. */
final class TurnServerDouble {
  static final TurnCredentials CREDENTIALS = new TurnCredentials("1795918727:ab12", "secret");
  static final String REALM = "example.test";

  final List<StunMessage> asked = new ArrayList<>();
  String nonce = "nonce-1";
  IntegrityKey key =
      IntegrityKey.longTermMd5(CREDENTIALS.username(), REALM, CREDENTIALS.password());

  static StunMessage parsed(Bytes message) {
    if (StunMessage.parse(message) instanceof StunMessage.Parse.Parsed parsed) {
      return parsed.message();
    }
    throw new AssertionError("no STUN");
  }

  /** Remembers a request. */
  StunMessage take(Bytes message) {
    StunMessage request = parsed(message);
    asked.add(request);
    return request;
  }

  Bytes challenge(StunMessage request, int code) {
    return new StunWriter(StunClass.ERROR, request.method(), request.transactionId())
        .add(new ErrorCode(code, "no"))
        .add(new StunAttribute.Realm(REALM))
        .add(new StunAttribute.Nonce(nonce))
        .finish();
  }

  Bytes error(StunMessage request, int code) {
    return new StunWriter(StunClass.ERROR, request.method(), request.transactionId())
        .add(new ErrorCode(code, "no"))
        .integrity(key)
        .finish();
  }

  Bytes success(StunMessage request, StunAttribute... attributes) {
    StunWriter writer =
        new StunWriter(StunClass.SUCCESS, request.method(), request.transactionId());
    for (StunAttribute each : attributes) writer.add(each);
    return writer.integrity(key).finish();
  }

  Bytes allocated(StunMessage request, TransportAddress relayed, long lifetime) {
    return success(
        request,
        new StunAttribute.XorRelayedAddress(relayed),
        new StunAttribute.XorMappedAddress(relayed),
        new StunAttribute.Lifetime(lifetime));
  }

  static Bytes data(TransportAddress peer, Bytes octets) {
    return new StunWriter(StunClass.INDICATION, StunMessage.DATA, Bytes.of(new int[12]))
        .add(new StunAttribute.XorPeerAddress(peer))
        .add(new StunAttribute.Data(octets))
        .finishWithoutFingerprint();
  }

  /** Whether a request carries the credentials and the present nonce. */
  boolean isSigned(StunMessage request) {
    Optional<String> told =
        request.first(StunAttribute.Nonce.class).map(StunAttribute.Nonce::nonce);
    return told.equals(Optional.of(nonce)) && request.authenticates(key);
  }
}
