package dev.sottovoce.dtls.handshake;

import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.dtls.suite.SessionBinding;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.function.Predicate;

/**
 * What one handshake may agree on, each list best first, and what signalling said about the peer.
 *
 * @param announced the fingerprint of the peer's certificate
 * @param session ties the handshake to the session descriptions
 * @param cookieFirst whether a client must show that it receives at its address before the server
 *     computes anything
 * @param unseenShare asked with each public value of a peer: whether it was never seen before
 */
public record Terms13(
    List<CipherSuite> cipherSuites,
    List<NamedGroup> groups,
    List<SignatureScheme> signatureSchemes,
    List<SrtpProfile> srtpProfiles,
    Credentials credentials,
    Fingerprint announced,
    SessionBinding session,
    boolean cookieFirst,
    Predicate<Bytes> unseenShare) {
  public Terms13 {
    cipherSuites = List.copyOf(cipherSuites);
    groups = List.copyOf(groups);
    signatureSchemes = List.copyOf(signatureSchemes);
    srtpProfiles = List.copyOf(srtpProfiles);
    if (cipherSuites.isEmpty()
        || groups.isEmpty()
        || signatureSchemes.isEmpty()
        || srtpProfiles.isEmpty()) {
      throw new IllegalArgumentException("no suite, group, signature or SRTP profile is allowed");
    }
  }

  ExternalBinding binding() {
    return new ExternalBinding(session);
  }
}
