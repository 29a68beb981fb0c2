package dev.sottovoce.ice.stun;

import static dev.sottovoce.ice.stun.Rfc5769Test.parsed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.ice.stun.StunMessage.Parse;
import dev.sottovoce.ice.stun.StunMessage.Reason;
import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StunMessageTest {
  private static final Bytes ID = Bytes.fromHex("000102030405060708090a0b");
  private static final IntegrityKey KEY = IntegrityKey.shortTerm("a password of 22 chars");

  @Test
  void whatIsWritten_isRead() {
    Seeded.check(
        500,
        random -> {
          StunClass stunClass = StunClass.values()[random.nextInt(4)];
          int method = random.nextInt(0x1000);
          Bytes id = Bytes.unsafeWrap(octets(random, 12));
          StunWriter writer = new StunWriter(stunClass, method, id);
          List<StunAttribute> attributes = new ArrayList<>();
          for (int i = random.nextInt(6); i > 0; i--) attributes.add(attribute(random));
          attributes.forEach(writer::add);
          StunMessage message = parsed(writer.integrity(KEY).finish());
          assertEquals(stunClass, message.stunClass());
          assertEquals(method, message.method());
          assertEquals(id, message.transactionId());
          assertEquals(attributes, message.attributes());
          assertTrue(message.authenticates(KEY));
        });
  }

  private static StunAttribute attribute(Random random) {
    switch (random.nextInt(13)) {
      case 0:
        return new StunAttribute.MappedAddress(address(random));
      case 1:
        return new StunAttribute.XorMappedAddress(address(random));
      case 2:
        return new StunAttribute.Username("u".repeat(random.nextInt(100)));
      case 3:
        return new StunAttribute.UserHash(Bytes.unsafeWrap(octets(random, 32)));
      case 4:
        return new StunAttribute.Realm("realm" + random.nextInt());
      case 5:
        return new StunAttribute.Nonce("nonce" + random.nextInt());
      case 6:
        return new StunAttribute.PasswordAlgorithm(random.nextInt(3), Bytes.EMPTY);
      case 7:
        return new StunAttribute.ErrorCode(300 + random.nextInt(400), "why\u00e9");
      case 8:
        return new StunAttribute.UnknownAttributes(List.of(random.nextInt(0x10000), 7, 9));
      case 9:
        return new StunAttribute.Priority(random.nextInt() & 0xffffffffL);
      case 10:
        return new StunAttribute.UseCandidate();
      case 11:
        return new StunAttribute.IceControlling(random.nextLong());
      default:
        return new StunAttribute.Unknown(0xC057, Bytes.unsafeWrap(Seeded.octets(random, 20)));
    }
  }

  private static TransportAddress address(Random random) {
    Bytes ip = Bytes.unsafeWrap(octets(random, random.nextBoolean() ? 4 : 16));
    return new TransportAddress(ip, random.nextInt(0x10000));
  }

  private static byte[] octets(Random random, int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return octets;
  }

  @Test
  void everyTruncation_isRefused() {
    for (Bytes vector : Rfc5769Test.ALL) {
      for (int end = 0; end < vector.length(); end++) {
        assertInstanceOf(Parse.Refused.class, StunMessage.parse(vector.slice(0, end)));
      }
    }
  }

  @Test
  void everyFlippedBit_isRefusedOrDoesNotAuthenticate() {
    Bytes good = request().integrity(KEY).finish();
    assertTrue(parsed(good).authenticates(KEY));
    // The eight octets of FINGERPRINT follow what is authenticated.
    for (int bit = 0; bit < 8 * (good.length() - 8); bit++) {
      byte[] flipped = good.toArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      if (StunMessage.parse(Bytes.unsafeWrap(flipped)) instanceof Parse.Parsed parsed) {
        assertFalse(parsed.message().authenticates(KEY), "bit " + bit);
      }
    }
  }

  @Test
  void randomOctets_neverThrow() {
    Seeded.check(
        2000,
        random -> {
          byte[] octets = Seeded.octets(random, 200);
          if (octets.length > 20 && random.nextBoolean()) {
            byte[] header = new StunWriter(StunClass.REQUEST, 1, ID).finish().toArray();
            System.arraycopy(header, 0, octets, 0, 20);
            octets[3] = (byte) (octets.length - 20);
            octets[2] = 0;
          }
          StunMessage.parse(Bytes.unsafeWrap(octets));
        });
  }

  @Test
  void attributesAfterIntegrity_areNotBelieved() {
    Bytes signed = request().integrity(KEY).finishWithoutFingerprint();
    Bytes extended = append(signed, 0x0025, Bytes.EMPTY);
    StunMessage message = parsed(extended);
    assertTrue(message.authenticates(KEY));
    assertFalse(message.has(StunAttribute.UseCandidate.class));
  }

  @Test
  void anythingAfterFingerprint_isRefused() {
    ByteWriter writer = new ByteWriter().bytes(request().finishWithoutFingerprint());
    writer.patchU16(2, writer.length() + 12 - Stun.HEADER_BYTES);
    long rightForThatLength = StunParser.fingerprint(writer.toBytes());
    writer.u16(0x8028).u16(4).u32(rightForThatLength).u16(0x0025).u16(0);
    assertRefused(Reason.FINGERPRINT_NOT_LAST, writer.toBytes());
  }

  @Test
  void wrongFingerprint_isRefused() {
    byte[] octets = request().finish().toArray();
    octets[octets.length - 1] ^= 1;
    assertRefused(Reason.WRONG_FINGERPRINT, Bytes.unsafeWrap(octets));
  }

  @Test
  void unknownAttributes_areSortedByTheirTopBit() {
    StunMessage message =
        parsed(
            request()
                .add(new StunAttribute.Unknown(0x7fff, Bytes.of(1)))
                .add(new StunAttribute.Unknown(0xC057, Bytes.of(1, 2, 3)))
                .finish());
    assertEquals(List.of(0x7fff), message.unknownRequired());
  }

  @Test
  void lengthsOfKnownAttributes_areChecked() {
    assertRefused(Reason.MALFORMED_ATTRIBUTE, append(header(), 0x0024, Bytes.of(1, 2, 3)));
    assertRefused(Reason.MALFORMED_ATTRIBUTE, append(header(), 0x0025, Bytes.of(1)));
    assertRefused(Reason.MALFORMED_ATTRIBUTE, append(header(), 0x0008, Bytes.of(1, 2, 3, 4)));
    assertRefused(Reason.MALFORMED_ATTRIBUTE, append(header(), 0x001C, Bytes.of(1, 2, 3, 4)));
    assertRefused(Reason.MALFORMED_ATTRIBUTE, append(header(), 0x0020, Bytes.of(0, 1, 0, 0, 1)));
    assertRefused(Reason.MALFORMED_ATTRIBUTE, append(header(), 0x0009, Bytes.of(0, 0, 2, 0)));
    assertRefused(Reason.MALFORMED_ATTRIBUTE, append(header(), 0x000A, Bytes.of(1)));
    assertRefused(Reason.MALFORMED_ATTRIBUTE, append(header(), 0x8028, Bytes.of(1, 2, 3)));
    assertRefused(Reason.MALFORMED_ATTRIBUTE, append(header(), 0x802A, Bytes.of(1, 2, 3, 4)));
    assertRefused(
        Reason.MALFORMED_ATTRIBUTE, append(header(), 0x0006, Bytes.utf8("u".repeat(764))));
  }

  @Test
  void tooMuch_isRefused() {
    assertRefused(Reason.TOO_LONG, Bytes.unsafeWrap(new byte[StunMessage.MAX_BYTES + 1]));
    StunWriter many = request();
    for (int i = 0; i < StunMessage.MAX_ATTRIBUTES; i++) many.add(new StunAttribute.UseCandidate());
    assertRefused(Reason.TOO_MANY_ATTRIBUTES, many.finish());
  }

  @Test
  void otherProtocols_areNotStun() {
    assertRefused(Reason.NOT_STUN, Bytes.EMPTY);
    byte[] dtls = header().toArray();
    dtls[0] = 22;
    assertRefused(Reason.WRONG_LENGTH, append(header(), 0x8022, Bytes.EMPTY).slice(0, 20));
    byte[] cookie = header().toArray();
    cookie[4] ^= 1;
    assertRefused(Reason.NOT_STUN, Bytes.unsafeWrap(cookie));
    byte[] topBits = header().toArray();
    topBits[0] |= (byte) 0x80;
    assertRefused(Reason.NOT_STUN, Bytes.unsafeWrap(topBits));
    assertFalse(Stun.looksLikeStun(dtls, 0, dtls.length));
  }

  @Test
  void looksLikeStun_agreesWithTheParserOnGoodMessages() {
    byte[] padded = new byte[100];
    header().copyTo(padded, 7);
    assertTrue(Stun.looksLikeStun(padded, 7, 20));
    assertFalse(Stun.looksLikeStun(padded, 7, 19));
    assertFalse(Stun.looksLikeStun(padded, 6, 21));
    byte[] rtp = padded.clone();
    rtp[7] = (byte) 0x80;
    assertFalse(Stun.looksLikeStun(rtp, 7, 20));
  }

  @Test
  void bothHashes_sha256Decides() {
    StunMessage both =
        parsed(request().integrity(KEY).integritySha256(IntegrityKey.shortTerm("x")).finish());
    assertFalse(both.authenticates(KEY));
    assertTrue(both.authenticates(IntegrityKey.shortTerm("x")));
  }

  @Test
  void withoutIntegrity_nothingAuthenticates() {
    StunMessage bare = parsed(request().finish());
    assertFalse(bare.hasIntegrity());
    assertFalse(bare.authenticates(KEY));
  }

  @Test
  void writer_refusesMisuse() {
    assertThrows(
        IllegalArgumentException.class, () -> new StunWriter(StunClass.REQUEST, 1, Bytes.EMPTY));
    StunWriter sealed = request().integrity(KEY);
    assertThrows(IllegalStateException.class, () -> sealed.add(new StunAttribute.UseCandidate()));
  }

  @Test
  void texts_hideNamesAndKeys() {
    String text = parsed(request().finish()) + " " + KEY + new StunAttribute.Username("secret");
    assertFalse(text.contains("secret") || text.contains("alice"), text);
  }

  private static StunWriter request() {
    return new StunWriter(StunClass.REQUEST, StunMessage.BINDING, ID)
        .add(new StunAttribute.Username("alice:bob"));
  }

  private static Bytes header() {
    return new StunWriter(StunClass.REQUEST, StunMessage.BINDING, ID).finishWithoutFingerprint();
  }

  private static Bytes append(Bytes message, int type, Bytes value) {
    ByteWriter writer = new ByteWriter().bytes(message);
    writer.u16(type).vector(2, value).zeros(-value.length() & 3);
    return writer.patchU16(2, writer.length() - Stun.HEADER_BYTES).toBytes();
  }

  private static void assertRefused(Reason reason, Bytes datagram) {
    assertEquals(new Parse.Refused(reason), StunMessage.parse(datagram));
  }
}
