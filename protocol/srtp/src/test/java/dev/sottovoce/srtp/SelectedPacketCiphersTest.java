package dev.sottovoce.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.AesTiming;
import dev.sottovoce.crypto.backend.CpuFeatures;
import dev.sottovoce.crypto.backend.SelectedBackend.Kind;
import dev.sottovoce.srtp.SelectedPacketCiphers.Choice;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SelectedPacketCiphersTest {
  private static final CpuFeatures WITH_AES = new CpuFeatures(true);
  private static final CpuFeatures WITHOUT_AES = new CpuFeatures(false);

  @ParameterizedTest
  @EnumSource
  void theJdkPassesTheSelfTest(SrtpProfile profile) {
    Choice choice = selected(WITH_AES, PacketCipherBackend.JDK).choice(profile);
    assertEquals("JDK", choice.backendName());
    assertTrue(choice.constantTime());
    assertEquals(List.of(), choice.passedOver());
  }

  @ParameterizedTest
  @EnumSource
  void whatFailsTheSelfTestIsPassedOver(SrtpProfile profile) {
    for (Fault fault : EnumSet.range(Fault.THROWS, Fault.OPENS_ANYTHING_IN_SLOTS)) {
      Choice choice =
          selected(WITH_AES, new Broken(fault), PacketCipherBackend.JDK).choice(profile);
      assertEquals("JDK", choice.backendName(), fault.name());
      assertEquals(Kind.FAILED_SELF_TEST, choice.passedOver().get(0).kind());
    }
  }

  @Test
  void whereNothingPassesNothingIsProtected() {
    SelectedPacketCiphers selected = selected(WITH_AES, new Broken(Fault.OPENS_ANYTHING));
    assertFalse(selected.supports(SrtpProfile.AEAD_AES_128_GCM));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            SrtpSender.open(
                Media.keys(SrtpProfile.AEAD_AES_128_GCM, new Random(1)), Media.PEER, selected));
  }

  @Test
  void whatIsAbsentSaysWhy() {
    Choice choice =
        selected(WITH_AES, new Broken(Fault.IS_ABSENT), PacketCipherBackend.JDK)
            .choice(SrtpProfile.AEAD_AES_256_GCM);
    assertEquals("JDK", choice.backendName());
    assertEquals(Kind.ABSENT, choice.passedOver().get(0).kind());
    assertEquals("install it", choice.passedOver().get(0).reason());
  }

  @Test
  void aesFromTablesIsTakenOnlyWhereThereIsNothingElse() {
    SrtpProfile profile = SrtpProfile.AEAD_AES_256_GCM;
    Choice alone = selected(WITHOUT_AES, PacketCipherBackend.JDK).choice(profile);
    assertEquals("JDK", alone.backendName());
    assertFalse(alone.constantTime());
    Choice better =
        selected(WITHOUT_AES, PacketCipherBackend.JDK, new Broken(Fault.NONE)).choice(profile);
    assertEquals("broken", better.backendName());
    assertTrue(better.constantTime());
    assertEquals(Kind.AES_NOT_CONSTANT, better.passedOver().get(0).kind());
  }

  @Test
  void aCallRunsOverWhatWasSelected() {
    SelectedPacketCiphers selected = selected(WITH_AES, PacketCipherBackend.JDK);
    SrtpProfile profile = SrtpProfile.AES_CM_128_HMAC_SHA1_80;
    SrtpSender sender = SrtpSender.open(Media.keys(profile, new Random(2)), Media.PEER, selected);
    SrtpReceiver receiver =
        SrtpReceiver.open(Media.keys(profile, new Random(2)), Media.PEER, selected);
    byte[] sealed = Media.protectRtp(sender, Media.rtp(7, 1, new byte[40]));
    assertEquals(52, Media.unprotectRtp(receiver, sealed));
  }

  private static SelectedPacketCiphers selected(
      CpuFeatures cpu, PacketCipherBackend... candidates) {
    return new SelectedPacketCiphers(() -> List.of(candidates), () -> cpu);
  }

  private enum Fault {
    NONE,
    IS_ABSENT,
    THROWS,
    OPENS_ANYTHING,
    OPENS_NOTHING,
    WRONG_TAG,
    WRITES_BEHIND_THE_TAG,
    WRONG_TAG_IN_SLOTS,
    OPENS_ANYTHING_IN_SLOTS
  }

  /** The JDK's ciphers with one fault, and constant on every processor. */
  private record Broken(Fault fault) implements PacketCipherBackend {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public boolean supports(SrtpProfile profile) {
      return fault != Fault.IS_ABSENT;
    }

    @Override
    public String whyAbsent() {
      return fault == Fault.IS_ABSENT ? "install it" : "";
    }

    @Override
    public AesTiming aesTiming(SrtpProfile profile) {
      return AesTiming.ALWAYS_CONSTANT;
    }

    @Override
    public PacketCipher cipher(SrtpProfile profile, byte[] key, byte[] authenticationKey) {
      if (fault == Fault.THROWS) throw new IllegalStateException("the library refuses");
      PacketCipher right = PacketCipherBackend.JDK.cipher(profile, key, authenticationKey);
      return new BrokenCipher(fault, right, profile.tagOctets());
    }
  }

  private record BrokenCipher(Fault fault, PacketCipher right, int tagOctets)
      implements PacketCipher {
    @Override
    public void seal(
        long ivBegin,
        long ivEnd,
        byte[] packet,
        int offset,
        int header,
        int payload,
        long word,
        int tagOffset) {
      right.seal(ivBegin, ivEnd, packet, offset, header, payload, word, tagOffset);
      if (fault == Fault.WRONG_TAG) packet[tagOffset + tagOctets - 1]++;
      if (fault == Fault.WRITES_BEHIND_THE_TAG) packet[tagOffset + tagOctets]++;
    }

    @Override
    public boolean open(
        long ivBegin,
        long ivEnd,
        byte[] packet,
        int offset,
        int header,
        int payload,
        long word,
        int tagOffset) {
      boolean opened = right.open(ivBegin, ivEnd, packet, offset, header, payload, word, tagOffset);
      return fault != Fault.OPENS_NOTHING && (opened || fault == Fault.OPENS_ANYTHING);
    }

    @Override
    public void seal(
        long ivBegin, long ivEnd, PacketSlot slot, int header, int payload, long word) {
      PacketCipher.super.seal(ivBegin, ivEnd, slot, header, payload, word);
      int at = header + payload;
      if (fault == Fault.WRONG_TAG_IN_SLOTS) {
        slot.memory().put(at, (byte) ~slot.memory().get(at));
      }
    }

    @Override
    public boolean open(
        long ivBegin, long ivEnd, PacketSlot slot, int header, int payload, long word) {
      return PacketCipher.super.open(ivBegin, ivEnd, slot, header, payload, word)
          || fault == Fault.OPENS_ANYTHING_IN_SLOTS;
    }

    @Override
    public void destroy() {
      right.destroy();
    }
  }
}
