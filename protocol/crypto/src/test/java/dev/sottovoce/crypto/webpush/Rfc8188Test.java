package dev.sottovoce.crypto.webpush;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The example of RFC 8188 section 3.1: one record, a key that both ends know. */
class Rfc8188Test {
  private static final Bytes KEY = octets("yqdlZ-tYemfogSmv7Ws5PQ");
  private static final Bytes BODY =
      octets("I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg");

  /** Salt, record size, and the length of a key that is not there. */
  private static final int HEADER_OCTETS = 21;

  private final PushSeal seal = new PushSeal(new BouncyCastleCrypto());

  private static Bytes octets(String base64Url) {
    return Bytes.fromBase64Url(base64Url).orElseThrow();
  }

  private PushSeal.Content content() {
    return seal.content(Secret.copyOf(KEY), BODY.slice(0, PushSeal.SALT_OCTETS));
  }

  @Test
  void theRecord_isMadeAndOpenedAsPublished() {
    Bytes text = Bytes.utf8("I am the walrus\u0002");
    Bytes record = BODY.slice(HEADER_OCTETS, BODY.length());
    assertEquals(record, content().seal(text));
    assertEquals(Optional.of(text), content().open(record));
  }
}
