package dev.sottovoce.ice.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.wire.Bytes;
import org.junit.jupiter.api.Test;

/** RFC 8489 appendix B.1 in the form of its verified erratum 6268, and as misprinted. */
class Rfc8489AppendixB1Test {
  private static final Bytes CORRECTED =
      Bytes.fromHex(
          "000100902112a44278ad3433c6ad72c029da412e001e00204a3cf38fef6992bda952c6780417"
              + "da0f24819415569e60b205c46e41407f1704001500296f624d61744a6f733241414143662f2f"
              + "3439396b39353464364f4c33346f4c394653547679363473410000000014000b6578616d706c"
              + "652e6f726700001d000400020000001c0020b5c7bf005b6c52a21c51c5e892f81924136296cb"
              + "927c43149309278cc6518e65");
  private static final Bytes MISPRINTED =
      Bytes.fromHex(
          "0001009c2112a44278ad3433c6ad72c029da412e001e00204a3cf38fef6992bda952c6780417"
              + "da0f24819415569e60b205c46e41407f1704001500296f624d61744a6f733241414143662f2f"
              + "3439396b39353464364f4c33346f4c394653547679363473410000000014000b6578616d706c"
              + "652e6f726700001c0020e4686c8f0edeb59013e07090010a93efccbccc544c0a45d9f830aa6d"
              + "6f735a01");
  private static final String USER = "\u30de\u30c8\u30ea\u30c3\u30af\u30b9";
  private static final String REALM = "example.org";
  private static final IntegrityKey KEY = IntegrityKey.longTermSha256(USER, REALM, "TheMatrIX");

  @Test
  void correctedRequest_authenticates() {
    StunMessage request = Rfc5769Test.parsed(CORRECTED);
    assertTrue(request.authenticates(KEY));
    assertFalse(request.authenticates(IntegrityKey.longTermSha256(USER, REALM, "TheMatrix")));
    assertFalse(request.authenticates(IntegrityKey.longTermMd5(USER, REALM, "TheMatrIX")));
    assertEquals(
        new StunAttribute.UserHash(IntegrityKey.userHash(USER, REALM)),
        request.first(StunAttribute.UserHash.class).orElseThrow());
    assertEquals(2, request.first(StunAttribute.PasswordAlgorithm.class).orElseThrow().algorithm());
    assertTrue(request.unknownRequired().isEmpty());
  }

  @Test
  void correctedRequest_isWrittenOctetForOctet() {
    StunMessage request = Rfc5769Test.parsed(CORRECTED);
    StunWriter writer =
        new StunWriter(StunClass.REQUEST, StunMessage.BINDING, request.transactionId());
    request.attributes().forEach(writer::add);
    assertEquals(CORRECTED, writer.integritySha256(KEY).finishWithoutFingerprint());
  }

  @Test
  void misprintedRequest_isRefusedForItsLength() {
    assertEquals(
        new StunMessage.Parse.Refused(StunMessage.Reason.WRONG_LENGTH),
        StunMessage.parse(MISPRINTED));
  }
}
