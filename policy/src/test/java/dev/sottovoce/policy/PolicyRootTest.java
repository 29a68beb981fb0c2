package dev.sottovoce.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PolicyRootTest {
  private static final PolicyRoot ROOT = new PolicyRoot(2, List.of(officer(1), officer(2)));

  private static VerifierKey officer(int number) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) number);
    return new VerifierKey("officer" + number, Bytes.unsafeWrap(key));
  }

  @Test
  void aRoot_hasOneEncoding() {
    assertEquals(Optional.of(ROOT), PolicyRoot.decode(ROOT.encoded()));
    Bytes good = ROOT.encoded();
    List<Bytes> bad = new ArrayList<>();
    for (int i = 0; i < good.length(); i++) bad.add(good.slice(0, i));
    bad.add(Bytes.concat(good, Bytes.of(0)));
    bad.add(Bytes.concat(Bytes.of(0), good.slice(1, good.length())));
    bad.add(Bytes.concat(Bytes.of(3), good.slice(1, good.length())));
    bad.add(Bytes.concat(good, good.slice(1, good.length())));
    bad.add(new ByteWriter(64).u8(1).vector(1, Bytes.of(0xff)).bytes(officer(1).key()).toBytes());
    for (Bytes each : bad) assertEquals(Optional.empty(), PolicyRoot.decode(each), each.hex());
  }

  @Test
  void octetsOfAnyKind_areNoRootOrOne() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] octets = ROOT.encoded().toArray();
      octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      Bytes changed = Bytes.unsafeWrap(octets);
      PolicyRoot.decode(changed).ifPresent(root -> assertEquals(changed, root.encoded()));
    }
  }

  /** One person with two names must not count as two officers. */
  @Test
  void officers_haveNamesAndKeysOfTheirOwn() {
    VerifierKey alias = new VerifierKey("alias", officer(1).key());
    VerifierKey namesake = new VerifierKey("officer1", officer(2).key());
    for (VerifierKey twice : List.of(alias, namesake, officer(1))) {
      assertThrows(
          IllegalArgumentException.class, () -> new PolicyRoot(1, List.of(officer(1), twice)));
    }
    assertThrows(IllegalArgumentException.class, () -> new PolicyRoot(1, List.of()));
    assertThrows(IllegalArgumentException.class, () -> new PolicyRoot(0, List.of(officer(1))));
    assertThrows(IllegalArgumentException.class, () -> new PolicyRoot(2, List.of(officer(1))));
  }

  @Test
  void aSignedPolicy_isKeptWithItsSignatures() {
    SignedPolicy signed = new SignedPolicy(Bytes.utf8("a: 1\n\nb: 2"), "— a AAAA\n— b BBBB\n");
    assertEquals(Optional.of(signed), SignedPolicy.decode(signed.encoded()));
    SignedPolicy gaps = new SignedPolicy(signed.document(), "\n— a AAAA\n\n— b BBBB");
    assertEquals(Optional.of(signed), SignedPolicy.decode(gaps.encoded()));
    SignedPolicy unsigned = new SignedPolicy(signed.document(), "");
    assertEquals(Optional.of(unsigned), SignedPolicy.decode(unsigned.encoded()));
    assertEquals(Optional.empty(), SignedPolicy.decode(Bytes.EMPTY));
    assertEquals(Optional.empty(), SignedPolicy.decode(Bytes.unsafeWrap(new byte[200_000])));
    assertEquals(
        Optional.empty(),
        SignedPolicy.decode(
            Bytes.concat(Bytes.utf8("\n"), Bytes.unsafeWrap(new byte[64 * 1024 + 1]))));
  }
}
