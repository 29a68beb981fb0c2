package dev.sottovoce.dtls.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.dtls.Identities;
import dev.sottovoce.dtls.LocalIdentity;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeerCertificateTest {
  private static final CryptoBackend CRYPTO = new BouncyCastleCrypto();
  private static final Bytes CONTENT = Bytes.utf8("what was said so far");

  private static Credentials credentials(SignatureScheme scheme, long seed) {
    return Identities.credentials(
        LocalIdentity.create(scheme, CRYPTO, new Random(seed)::nextBytes));
  }

  @ParameterizedTest
  @EnumSource(SignatureScheme.class)
  void aSignatureIsRight_orFalse_whateverItIs(SignatureScheme scheme) throws Alerted {
    Credentials own = credentials(scheme, 1);
    PeerCertificate peer = PeerCertificate.parse(own.certificate());
    assertEquals(scheme, peer.scheme());
    Bytes right = own.sign(CONTENT);
    assertTrue(peer.verifies(CRYPTO, CONTENT, right));
    assertFalse(peer.verifies(CRYPTO, Bytes.utf8("what was not said"), right));
    assertFalse(peer.verifies(CRYPTO, CONTENT, credentials(scheme, 2).sign(CONTENT)));
    for (int cut = 0; cut < right.length(); cut++) {
      assertFalse(peer.verifies(CRYPTO, CONTENT, right.slice(0, cut)), "cut to " + cut);
      byte[] flipped = right.toArray();
      flipped[cut] ^= 1;
      assertFalse(peer.verifies(CRYPTO, CONTENT, Bytes.copyOf(flipped)), "changed at " + cut);
    }
    assertFalse(peer.verifies(CRYPTO, CONTENT, Bytes.concat(right, Bytes.of(0))));
  }
}
