package dev.sottovoce.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrustBundleTest {
  private static final Bytes CERTIFICATE = Bytes.utf8("certificate");
  private static final TrustBundle BUNDLE = TrustBundle.of(CERTIFICATE);

  @Test
  void theEncoding_isVersionKindLengthValue() {
    Bytes expected = new ByteWriter(32).u8(1).u8(1).u8(0).u8(0).u8(11).bytes(CERTIFICATE).toBytes();
    assertEquals(expected, BUNDLE.encoded());
    assertEquals(CERTIFICATE, BUNDLE.authority());
  }

  /** Computed with sha256sum and base32 of GNU coreutils over the sixteen octets above. */
  @Test
  void thePin_isTheBeginningOfTheHash() {
    assertEquals("revmjz7vi6jwjawljbbugbhhae", BUNDLE.pin());
  }

  @Test
  void laterRoots_areReadInAscendingOrder() {
    Bytes encoded =
        new ByteWriter(64)
            .bytes(BUNDLE.encoded())
            .u8(3)
            .vector(3, Bytes.utf8("log"))
            .u8(4)
            .vector(3, Bytes.utf8("witness one"))
            .u8(4)
            .vector(3, Bytes.utf8("witness two"))
            .toBytes();
    TrustBundle bundle = TrustBundle.decode(encoded).orElseThrow();
    assertEquals(4, bundle.roots().size());
    assertEquals(TrustBundle.Kind.WITNESS_KEY, bundle.roots().get(3).kind());
    assertEquals(encoded, bundle.encoded());
    assertNotEquals(BUNDLE.pin(), bundle.pin());
  }

  @Test
  void thePolicyRoot_isOne_andPinned() {
    TrustBundle bundle =
        TrustBundle.of(CERTIFICATE).with(TrustBundle.Kind.POLICY_ROOT, Bytes.utf8("officers"));
    assertEquals(bundle, TrustBundle.decode(bundle.encoded()).orElseThrow());
    assertEquals(Optional.of(Bytes.utf8("officers")), bundle.policyRoot());
    assertEquals(Optional.empty(), BUNDLE.policyRoot());
    assertNotEquals(BUNDLE.pin(), bundle.pin());
    Bytes two =
        new ByteWriter(64)
            .bytes(bundle.encoded())
            .u8(2)
            .vector(3, Bytes.utf8("more officers"))
            .toBytes();
    assertEquals(Optional.empty(), TrustBundle.decode(two));
  }

  @Test
  void whatIsNotTheOneEncoding_isRefused() {
    Bytes good = BUNDLE.encoded();
    Bytes[] bad = {
      Bytes.utf8(""),
      new ByteWriter(1).u8(1).toBytes(),
      new ByteWriter(32).u8(2).bytes(good.slice(1, good.length())).toBytes(),
      new ByteWriter(32).bytes(good).u8(0).toBytes(),
      new ByteWriter(32).bytes(good).u8(9).vector(3, CERTIFICATE).toBytes(),
      new ByteWriter(32).bytes(good).u8(2).vector(3, Bytes.utf8("")).toBytes(),
      // No authority, and roots out of order.
      new ByteWriter(32).u8(1).u8(2).vector(3, CERTIFICATE).toBytes(),
      new ByteWriter(64)
          .bytes(good)
          .u8(4)
          .vector(3, CERTIFICATE)
          .u8(3)
          .vector(3, CERTIFICATE)
          .toBytes(),
      Bytes.unsafeWrap(new byte[64 * 1024 + 1]),
    };
    for (Bytes each : bad) assertTrue(TrustBundle.decode(each).isEmpty());
  }

  @Test
  void truncation_atAnyOctet_isRefused() {
    Bytes good = BUNDLE.encoded();
    for (int end = 0; end < good.length(); end++) {
      assertTrue(TrustBundle.decode(good.slice(0, end)).isEmpty(), "at " + end);
    }
  }

  @Test
  void tooManyRoots_areRefused() {
    ByteWriter writer = new ByteWriter(512).bytes(BUNDLE.encoded());
    for (int i = 0; i < 31; i++) writer.u8(4).vector(3, CERTIFICATE);
    assertTrue(TrustBundle.decode(writer.toBytes()).isPresent());
    writer.u8(4).vector(3, CERTIFICATE);
    assertTrue(TrustBundle.decode(writer.toBytes()).isEmpty());
  }

  @Test
  void whatDecodes_encodesTheSame() {
    Seeded.check(
        5_000,
        random -> {
          byte[] octets = BUNDLE.encoded().toArray();
          octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
          Bytes changed = Bytes.unsafeWrap(octets);
          TrustBundle.decode(changed).ifPresent(bundle -> assertEquals(changed, bundle.encoded()));
        });
  }

  @Test
  void anotherAuthority_doesNotMatchTheCode() {
    EnrolmentCode code = EnrolmentCode.random("localhost", 1, BUNDLE, target -> {});
    assertTrue(BUNDLE.matches(code));
    assertFalse(TrustBundle.of(Bytes.utf8("another")).matches(code));
    assertEquals(Optional.of(BUNDLE), TrustBundle.decode(BUNDLE.encoded()));
  }
}
