package dev.sottovoce.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.wire.Bytes;
import org.junit.jupiter.api.Test;

class ZrtpHashTest {
  private static final Bytes HELLO = Bytes.copyOf(new byte[] {'a', 'b', 'c'});

  /** FIPS 180-2 appendix B.1. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void hashIsSha256OfTheMessage() {
    assertEquals(ABC, ZrtpHash.ofHello(HELLO).toSdp());
    assertEquals(ZrtpHash.ofHello(HELLO), ZrtpHash.parse(ABC.toUpperCase()).orElseThrow());
  }

  @Test
  void onlyTheAnnouncedHelloIsVerified() {
    ZrtpHash announced = ZrtpHash.parse(ABC).orElseThrow();
    assertEquals(VerifiedPeer.Proof.ZRTP_HASH, announced.verify(HELLO).orElseThrow().proof());
    for (int bit = 0; bit < 24; bit++) {
      byte[] other = HELLO.toArray();
      other[bit / 8] ^= (byte) (1 << bit % 8);
      assertFalse(announced.verify(Bytes.copyOf(other)).isPresent());
    }
  }

  @Test
  void malformedDigits_areNothing() {
    assertTrue(ZrtpHash.parse(ABC).isPresent());
    for (String digits : new String[] {"", ABC.substring(1), ABC + "0", ABC.replace('b', 'g')}) {
      assertFalse(ZrtpHash.parse(digits).isPresent(), digits);
    }
  }
}
