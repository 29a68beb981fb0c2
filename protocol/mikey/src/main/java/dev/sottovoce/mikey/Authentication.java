package dev.sottovoce.mikey;

import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.regex.Pattern;

/** How one end of an exchange proves who it is and checks who the other one is. */
interface Authentication {
  /** What became of a check. */
  sealed interface Verdict {
    record Authentic(VerifiedPeer peer) implements Verdict {}

    record Doubtful(Problem problem) implements Verdict {}
  }

  /** The order of payloads in an initiation (RFC 3830 section 3.3, RFC 4650 section 3). */
  Pattern initiationShape();

  Pattern responseShape();

  /** The payloads that say who this end is. */
  List<Payload> ownIdentity();

  /** Writes a message and authenticates it. */
  Bytes seal(Header header, List<Payload> payloads, KeyDerivation derivation);

  /** Whether the algorithms are those that are accepted; told before anything is computed. */
  boolean isAlgorithmAccepted(MikeyMessage message);

  Verdict verify(MikeyMessage message, KeyDerivation derivation);

  /** The octets of a MAC or signature at a message's end. */
  int sealOctets();

  /** A new one for one exchange. */
  static Authentication of(Credentials credentials, Setting setting) {
    return credentials instanceof Credentials.Certified certified
        ? new SignedMessages(certified, setting)
        : new MacedMessages((Credentials.Shared) credentials, setting);
  }

  /** An address as an identity. */
  static Payload.Id identity(String address) {
    return new Payload.Id(Payload.Id.URI, Bytes.utf8(address));
  }
}
