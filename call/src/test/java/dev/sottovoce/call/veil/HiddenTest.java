package dev.sottovoce.call.veil;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.wire.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HiddenTest {
  private static final Bytes BODY = Bytes.utf8("v=0\r\n");

  private static Hidden hidden(String caller, List<String> identities, String type) {
    return new Hidden(caller, identities, type, BODY);
  }

  @Test
  void whatWasEncoded_isDecoded_andNothingShorterOrLonger() {
    Hidden hidden = hidden("sip:a@b.test", List.of("x.y.z", "u.v.w"), "application/sdp");
    Bytes encoded = hidden.encoded();
    assertEquals(Optional.of(hidden), Hidden.decode(encoded));
    for (int length = 0; length < encoded.length(); length++) {
      assertEquals(Optional.empty(), Hidden.decode(encoded.slice(0, length)));
    }
    assertEquals(Optional.empty(), Hidden.decode(Bytes.concat(encoded, Bytes.of(0))));
  }

  @Test
  void anyOctets_areSafeToDecode() {
    Random random = new Random(3);
    byte[] octets = hidden("sip:a@b.test", List.of("x.y.z"), "application/sdp").encoded().toArray();
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = octets.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      Bytes encoded = Bytes.unsafeWrap(changed);
      Hidden.decode(encoded).ifPresent(found -> assertEquals(encoded, found.encoded()));
    }
  }

  /** Whoever seals is a member, and may still be hostile: what is under a veil makes no header. */
  @Test
  void whatCouldBeginAnotherLine_isNotDecoded() {
    for (String bad : List.of("\r\nTo: x", "\n", "\r", "\0", "\u00fc")) {
      for (Hidden each :
          List.of(
              hidden("sip:a" + bad + "@b.test", List.of(), "application/sdp"),
              hidden("sip:a@b.test", List.of("x.y.z" + bad), "application/sdp"),
              hidden("sip:a@b.test", List.of(), "application/sdp" + bad))) {
        assertEquals(Optional.empty(), Hidden.decode(each.encoded()));
      }
    }
  }

  @Test
  void whatIsNoAddress_andTooManySignatures_areNotDecoded() {
    for (String bad : List.of("", "alice", "tel:123", "sip:a@b>;tag=1", "sip:a@b, sip:c@d")) {
      assertEquals(Optional.empty(), Hidden.decode(hidden(bad, List.of(), "x/y").encoded()), bad);
    }
    List<String> many = Collections.nCopies(9, "x.y.z");
    assertEquals(Optional.empty(), Hidden.decode(hidden("sip:a@b.test", many, "x/y").encoded()));
  }
}
