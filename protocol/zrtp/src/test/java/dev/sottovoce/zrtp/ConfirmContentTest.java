package dev.sottovoce.zrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.wire.Bytes;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What Confirm messages seal (RFC 6189 section 5.7). */
class ConfirmContentTest {
  private static final ConfirmCipher CIPHER =
      new ConfirmCipher(
          Parties.CRYPTO.require(Primitive.SHA_384), Parties.CRYPTO.require(Primitive.AES_256));
  private static final Secret KEY = Secret.random(Parties.entropy(1), 32);
  private static final Secret MAC_KEY = Secret.random(Parties.entropy(2), 48);
  private static final Bytes H0 = Parties.entropy(3).bytes(32);

  @Test
  void everyFlagAndExpiry_comesThrough() {
    for (int flags = 0; flags < 16; flags++) {
      for (long expiry : new long[] {0, 1, 604_800, 0xffffffffL}) {
        ConfirmContent content = new ConfirmContent(H0, flags, expiry);
        assertEquals(Optional.of(content), open(seal(content), KEY, MAC_KEY));
      }
    }
  }

  @Test
  void theMessageHasTheLengthOfTheRfc() {
    Bytes message = seal(new ConfirmContent(H0, 0, 0));
    // Nineteen words where there is no signature.
    assertEquals(76, message.length());
    assertEquals("505a0013", message.slice(0, 4).hex());
  }

  /** The JDK's AES in CFB mode with 128 bits of feedback must read it. */
  @Test
  void theContentIsAesInCfbMode() throws GeneralSecurityException {
    Message.Confirm message = parse(seal(new ConfirmContent(H0, 5, 7)));
    Cipher cipher = Cipher.getInstance("AES/CFB128/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(KEY.exposedCopy(), "AES"),
        new IvParameterSpec(message.iv().toArray()));
    byte[] clear = cipher.doFinal(message.sealed().toArray());
    assertEquals(H0.hex() + "00000005" + "00000007", Bytes.unsafeWrap(clear).hex());
  }

  @Test
  void aSignatureOnTheSas_isPassedOver() throws GeneralSecurityException {
    // Two words of signature: nine bits of length, in words, before the flags.
    Bytes clear = Bytes.concat(H0, Bytes.fromHex("00000204" + "0000000a" + "5047502000000000"));
    ConfirmContent content = open(sealed(clear), KEY, MAC_KEY).orElseThrow();
    assertEquals(new ConfirmContent(H0, ConfirmContent.SAS_VERIFIED, 10), content);
  }

  @Test
  void aSignatureLongerThanTheMessage_isMalformed() throws GeneralSecurityException {
    for (String length : new String[] {"000003", "0001ff", "000001"}) {
      Bytes clear =
          Bytes.concat(H0, Bytes.fromHex(length + "04" + "0000000a" + "5047502000000000"));
      assertTrue(open(sealed(clear), KEY, MAC_KEY).isEmpty(), length);
    }
  }

  @Test
  void anotherKey_opensNothing() {
    Bytes message = seal(new ConfirmContent(H0, 0, 0));
    assertTrue(open(message, KEY, Secret.random(Parties.entropy(9), 48)).isEmpty());
    Optional<ConfirmContent> garbled =
        open(message, Secret.random(Parties.entropy(9), 32), MAC_KEY);
    assertTrue(garbled.map(content -> !content.h0().equals(H0)).orElse(true));
  }

  private static Bytes seal(ConfirmContent content) {
    return content.seal(MessageType.CONFIRM_1, CIPHER, KEY, MAC_KEY, Parties.entropy(4));
  }

  private static Bytes sealed(Bytes clear) throws GeneralSecurityException {
    Bytes iv = Parties.entropy(5).bytes(16);
    Cipher cipher = Cipher.getInstance("AES/CFB128/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(KEY.exposedCopy(), "AES"),
        new IvParameterSpec(iv.toArray()));
    Bytes encrypted = Bytes.unsafeWrap(cipher.doFinal(clear.toArray()));
    Bytes mac = CIPHER.mac(MAC_KEY, encrypted);
    return Message.frame(MessageType.CONFIRM_1, Bytes.concat(mac, iv, encrypted));
  }

  private static Optional<ConfirmContent> open(Bytes message, Secret key, Secret macKey) {
    return ConfirmContent.open(parse(message), CIPHER, key, macKey);
  }

  private static Message.Confirm parse(Bytes message) {
    return (Message.Confirm) MessageParser.parse(message).orElseThrow();
  }
}
