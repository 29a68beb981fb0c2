package dev.sottovoce.zrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.zrtp.Tamper.Way;
import dev.sottovoce.zrtp.ZrtpEndpoint.Compared;
import dev.sottovoce.zrtp.ZrtpEndpoint.Continuity;
import dev.sottovoce.zrtp.ZrtpEndpoint.Input;
import dev.sottovoce.zrtp.ZrtpEndpoint.Output;
import dev.sottovoce.zrtp.ZrtpEndpoint.Reason;
import dev.sottovoce.zrtp.ZrtpEndpoint.Warning;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.agreement.DHStandardGroups;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;

/** Somebody in between, or a hostile peer: no keys, or a person is warned. */
class ZrtpAttackTest {
  private static final ZrtpConfig TRUSTING = Parties.unannounced(Parties.X255);

  // Somebody who runs the protocol with both ends.

  @Test
  void aManInTheMiddle_cannotHaveTheAnnouncedHello() {
    LocalHello mallorys =
        new LocalHello(Parties.of(Duo.BOB_ZID, Parties.X255), Parties.CRYPTO, entropy(70));
    Duo duo = Duo.of(Parties.X255).build();
    duo.between = Tamper.change(Way.BOTH, MessageType.HELLO, hello -> mallorys.message().octets());
    duo.run();
    assertFailed(Reason.HELLO_MISMATCH, Optional.empty(), duo.alice);
    assertFailed(Reason.HELLO_MISMATCH, Optional.empty(), duo.bob);
  }

  @Test
  void aManInTheMiddle_hasAnotherSasWithEachEnd() {
    // He runs the protocol on the left as Bob and on the right as Alice.
    for (long seed = 1; seed < 10; seed++) {
      Duo left = Duo.of(TRUSTING).unannounced().seed(2 * seed).build().run().assertAgreed();
      Duo right = Duo.of(TRUSTING).unannounced().seed(2 * seed + 1).build().run().assertAgreed();
      assertNotEquals(left.alice.agreed().get().sas(), right.bob.agreed().get().sas());
      assertEquals(
          VerifiedPeer.Proof.SHORT_AUTHENTICATION_STRING, left.alice.agreed().get().peer().proof());
    }
  }

  @Test
  void aManInTheMiddle_afterAVerifiedCall_breaksContinuity() {
    Duo first = Duo.of(TRUSTING).unannounced().build().run().assertAgreed();
    first.alice.handle(new Input.SasCompared(), first.now);
    first.bob.handle(new Input.SasCompared(), first.now);
    Optional<RetainedSecrets> alices = first.alice.retained();
    Optional<RetainedSecrets> bobs = first.bob.retained();

    // Mallory shows Bob's ZID to Alice and Alice's to Bob, and has neither's secret.
    Duo withAlice =
        Duo.of(TRUSTING).unannounced().seed(8).caches(alices, Optional.empty()).build().run();
    Duo withBob =
        Duo.of(TRUSTING).unannounced().seed(9).caches(Optional.empty(), bobs).build().run();
    for (End victim : List.of(withAlice.alice, withBob.bob)) {
      assertTrue(victim.warned(Warning.CACHE_MISMATCH));
      assertEquals(Continuity.BROKEN, victim.agreed().orElseThrow().continuity());
      assertEquals(Compared.NEVER, victim.agreed().orElseThrow().compared());
      assertTrue(victim.retained().isEmpty(), "the true secret must not be lost");
    }
  }

  @Test
  void afterAMismatch_onlyAComparedSasIsRetained() {
    Duo first = Duo.of(TRUSTING).unannounced().build().run().assertAgreed();
    Duo second =
        Duo.of(TRUSTING)
            .unannounced()
            .seed(5)
            .caches(first.alice.retained(), Optional.empty())
            .build()
            .run()
            .assertAgreed();
    assertTrue(second.alice.retained().isEmpty());
    second.alice.handle(new Input.SasCompared(), second.now);
    RetainedSecrets retained = second.alice.retained().orElseThrow();
    assertEquals(RetainedSecrets.Verified.YES, retained.verified());
    assertTrue(retained.rs1().orElseThrow().sameAs(second.bob.retained().get().rs1().get()));
  }

  // Reflection and replay.

  @Test
  void onesOwnPackets_areNobodys() {
    End alice = alone(Parties.X255);
    reflect(alice, 400);
    assertFailed(Reason.NO_ANSWER, Optional.empty(), alice);
  }

  @Test
  void onesOwnPackets_areNobodysWithoutAnAnnouncementEither() {
    End alice = alone(TRUSTING);
    reflect(alice, 400);
    assertFailed(Reason.NO_ANSWER, Optional.empty(), alice);
  }

  @Test
  void reflectedLaterMessages_changeNothing() {
    Duo duo = Duo.of(Parties.X255).build();
    duo.between =
        (toBob, datagram) -> {
          // What Alice says comes back to her beside what Bob says, under his SSRC.
          if (toBob) duo.alice.receive(underSource(Duo.BOB_SSRC, datagram), duo.now);
          return List.of(datagram);
        };
    duo.run().assertAgreed();
  }

  @Test
  void aReplayedCommit_isIgnored() {
    Duo earlier = Duo.of(Parties.X255).seed(30).build().run().assertAgreed();
    Bytes commit = ofType(earlier, MessageType.COMMIT);
    Bytes part2 = ofType(earlier, MessageType.DH_PART_2);
    Duo duo = Duo.of(Parties.X255).seed(31).build();
    List<Bytes> before = new ArrayList<>();
    duo.between =
        (toBob, datagram) -> {
          before.add(datagram);
          return toBob ? List.of(commit, datagram, part2) : List.of(datagram);
        };
    duo.run().assertAgreed();
    assertNotEquals(earlier.alice.agreed().get().sas(), duo.alice.agreed().get().sas());
  }

  // Rollback.

  @Test
  void aHelloWithoutTheBetterAlgorithm_isFoundOut() {
    ZrtpConfig both =
        Parties.unannounced(
            Parties.config(
                List.of(HashType.S384),
                List.of(CipherType.AES3),
                List.of(AuthTagType.GCM),
                List.of(KeyAgreementType.XM76, KeyAgreementType.X255),
                List.of(SasType.B32)));
    for (Way way : Way.values()) {
      Duo duo = Duo.of(both).unannounced().build();
      duo.between =
          Tamper.change(way, MessageType.HELLO, hello -> Tamper.swap(hello, "XM76", "DH3k"));
      duo.run();
      assertTrue(duo.alice.agreed().isEmpty() && duo.bob.agreed().isEmpty(), way.toString());
      Reason first = (way == Way.TO_ALICE ? duo.alice : duo.bob).failed().orElseThrow().reason();
      assertEquals(Reason.TAMPERED, first);
    }
  }

  @Test
  void aCommitWithAnotherAlgorithm_isFoundOut() {
    Duo duo = Duo.of(Parties.X255).build();
    duo.between =
        Tamper.change(Way.TO_BOB, MessageType.COMMIT, c -> Tamper.swap(c, "HS80", "HS32"));
    duo.run();
    assertFailed(Reason.TAMPERED, Optional.of(ErrorCode.MALFORMED_PACKET), duo.bob);
    assertFailed(Reason.REFUSED_BY_PEER, Optional.of(ErrorCode.MALFORMED_PACKET), duo.alice);
  }

  // Commitment, hash images, MACs.

  @Test
  void aPublicValueThatWasNotCommittedTo_isRefused() {
    Duo duo = Duo.of(Parties.X255).build();
    duo.between =
        Tamper.change(Way.TO_BOB, MessageType.DH_PART_2, part -> Tamper.flip(part, 12 + 32 + 32));
    duo.run();
    assertFailed(Reason.TAMPERED, Optional.of(ErrorCode.COMMITMENT_MISMATCH), duo.bob);
    assertFailed(Reason.REFUSED_BY_PEER, Optional.of(ErrorCode.COMMITMENT_MISMATCH), duo.alice);
  }

  @Test
  void aNonceThatWasNotCommittedTo_isRefused() {
    Duo duo = Duo.of(Parties.OWN).build();
    duo.between =
        Tamper.change(Way.TO_BOB, MessageType.KEM_PART_2, part -> Tamper.flip(part, 12 + 32 + 32));
    duo.run();
    assertFailed(Reason.TAMPERED, Optional.of(ErrorCode.COMMITMENT_MISMATCH), duo.bob);
  }

  @Test
  void aPublicValueChangedOnTheWay_isFoundByTheConfirmation() {
    Duo duo = Duo.of(Parties.X255).build();
    duo.between =
        Tamper.change(Way.TO_ALICE, MessageType.DH_PART_1, part -> Tamper.flip(part, 12 + 32 + 32));
    duo.run();
    assertFailed(Reason.TAMPERED, Optional.of(ErrorCode.BAD_CONFIRM_MAC), duo.alice);
    assertTrue(duo.bob.agreed().isEmpty());
  }

  @Test
  void anotherPhonesHashImages_areIgnored() {
    Duo duo = Duo.of(Parties.X255).build();
    duo.between = Tamper.change(Way.TO_ALICE, MessageType.DH_PART_1, part -> Tamper.flip(part, 12));
    duo.run();
    assertFailed(Reason.TIMED_OUT, Optional.of(ErrorCode.PROTOCOL_TIMEOUT), duo.alice);
  }

  @Test
  void aChangedConfirm_isRefused() {
    for (MessageType confirm : List.of(MessageType.CONFIRM_1, MessageType.CONFIRM_2)) {
      Duo reference = Duo.of(Parties.X255).build().run();
      int length = ofType(reference, confirm).length() - 16;
      for (int at = 12; at < length; at += 3) {
        int place = at;
        Duo duo = Duo.of(Parties.X255).build();
        duo.between = Tamper.change(Way.BOTH, confirm, octets -> Tamper.flip(octets, place));
        duo.run();
        End victim = confirm == MessageType.CONFIRM_1 ? duo.alice : duo.bob;
        // The IV is not under the MAC, but what comes of a wrong one is no hash image.
        ErrorCode code =
            at >= 20 && at < 36 ? ErrorCode.MALFORMED_PACKET : ErrorCode.BAD_CONFIRM_MAC;
        assertFailed(Reason.TAMPERED, Optional.of(code), victim);
        assertTrue(duo.alice.agreed().isEmpty() || confirm == MessageType.CONFIRM_2);
      }
    }
  }

  // Public values that give the secret away.

  @Test
  void weakValuesInTheFiniteField_areRefused() {
    BigInteger p = DHStandardGroups.rfc3526_3072.getP();
    List<BigInteger> weak =
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            p.subtract(BigInteger.ONE),
            p,
            p.add(BigInteger.ONE),
            BigInteger.ONE.shiftLeft(3072).subtract(BigInteger.ONE));
    for (BigInteger value : weak) {
      Bytes encoded = Bytes.unsafeWrap(BigIntegers.asUnsignedByteArray(384, value));
      Duo duo = Duo.of(Parties.LINPHONE_LIKE).build();
      duo.between =
          Tamper.change(
              Way.TO_ALICE,
              MessageType.DH_PART_1,
              part -> Tamper.replace(part, 12 + 32 + 32, encoded));
      duo.run();
      assertFailed(Reason.PROTOCOL_VIOLATION, Optional.of(ErrorCode.BAD_PUBLIC_VALUE), duo.alice);
    }
  }

  @Test
  void pointsOfSmallOrder_areRefused() {
    // RFC 7748 section 6.1 and the list in its errata: each leads to all zeros.
    List<String> points =
        List.of(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    for (String point : points) {
      Duo duo = Duo.of(Parties.X255).build();
      duo.between =
          Tamper.change(
              Way.TO_ALICE,
              MessageType.DH_PART_1,
              part -> Tamper.replace(part, 12 + 32 + 32, Bytes.fromHex(point)));
      duo.run();
      assertFailed(Reason.PROTOCOL_VIOLATION, Optional.of(ErrorCode.BAD_PUBLIC_VALUE), duo.alice);
      assertTrue(
          X25519Key.generate(Parties.CRYPTO, entropy(1)).agree(Bytes.fromHex(point)).isEmpty());
    }
  }

  @Test
  void malformedHybridKeys_areRefused() {
    Bytes good = HybridKem.generate(Parties.CRYPTO, entropy(2)).publicValue();
    assertTrue(HybridKem.encapsulate(Parties.CRYPTO, good, entropy(3)).isPresent());
    Bytes zeroPoint = Tamper.replace(good, 0, Bytes.unsafeWrap(new byte[32]));
    // Twelve ones are 4,095, and coefficients end at 3,328 (FIPS 203 section 7.2).
    Bytes tooLarge = Tamper.replace(good, 32, Bytes.of(0xff, 0xff, 0xff));
    Bytes shorter = good.slice(0, good.length() - 1);
    for (Bytes bad : List.of(zeroPoint, tooLarge, shorter)) {
      assertTrue(HybridKem.encapsulate(Parties.CRYPTO, bad, entropy(3)).isEmpty());
    }
    HybridKem key = HybridKem.generate(Parties.CRYPTO, entropy(4));
    assertTrue(key.agree(Bytes.unsafeWrap(new byte[1120])).isEmpty(), "its point is zero");
    assertTrue(key.agree(Bytes.unsafeWrap(new byte[1119])).isEmpty());
  }

  // Modes and messages that are declined.

  @Test
  void multistreamAndPreshared_areDeclined() {
    assertDeclined("X255", "Mult", ErrorCode.KEY_AGREEMENT_NOT_SUPPORTED);
    assertDeclined("X255", "Prsh", ErrorCode.NO_SHARED_SECRET);
    assertDeclined("X255", "DH2k", ErrorCode.KEY_AGREEMENT_NOT_SUPPORTED);
    assertDeclined("S256", "N256", ErrorCode.HASH_NOT_SUPPORTED);
    assertDeclined("AES1", "2FS1", ErrorCode.CIPHER_NOT_SUPPORTED);
    assertDeclined("HS80", "SK32", ErrorCode.AUTH_TAG_NOT_SUPPORTED);
    assertDeclined("B32 ", "B999", ErrorCode.SAS_NOT_SUPPORTED);
  }

  @Test
  void goClear_isRefusedAndChangesNothing() {
    Duo duo = Duo.of(Parties.X255).build().run().assertAgreed();
    Bytes goClear =
        Tamper.packet(
            Duo.BOB_SSRC, Message.frame(MessageType.GO_CLEAR, Bytes.fromHex("0102030405060708")));
    for (int i = 0; i < 10; i++) duo.alice.receive(goClear, duo.now);
    assertTrue(duo.alice.warned(Warning.GO_CLEAR_REFUSED));
    List<Bytes> answers = duo.alice.takeDatagrams();
    assertEquals(3, answers.size());
    Packet answer = Packet.read(answers.get(0)).orElseThrow();
    Message error = MessageParser.parse(answer.content()).orElseThrow();
    assertEquals(0x100, ((Message.Error) error).code());
    assertFalse(duo.alice.agreed().get().keys().sendKey().isDestroyed());
  }

  @Test
  void aRelayedSas_isRefused() {
    Duo duo = Duo.of(Parties.X255).build().run().assertAgreed();
    Bytes relay = Message.frame(MessageType.SAS_RELAY, Bytes.unsafeWrap(new byte[64]));
    duo.alice.receive(Tamper.packet(Duo.BOB_SSRC, relay), duo.now);
    assertTrue(duo.alice.warned(Warning.SAS_RELAY_REFUSED));
  }

  @Test
  void goClearBeforeKeys_isIgnored() {
    Duo duo = Duo.of(Parties.X255).build();
    Bytes goClear = Message.frame(MessageType.GO_CLEAR, Bytes.fromHex("0102030405060708"));
    duo.between =
        (toBob, datagram) -> {
          End target = toBob ? duo.bob : duo.alice;
          if (!target.isDone()) {
            target.receive(Tamper.packet(toBob ? Duo.ALICE_SSRC : Duo.BOB_SSRC, goClear), duo.now);
          }
          return List.of(datagram);
        };
    duo.run().assertAgreed();
    assertFalse(duo.alice.warned(Warning.GO_CLEAR_REFUSED));
  }

  @Test
  void anError_endsTheExchangeBeforeTheKeysAndNotAfter() {
    Bytes error =
        Message.frame(
            MessageType.ERROR,
            new ByteWriter().u32(ErrorCode.SERVICE_UNAVAILABLE.code()).toBytes());
    Duo duo = Duo.of(Parties.X255).build();
    duo.between =
        (toBob, datagram) ->
            !toBob && Tamper.typeOf(datagram).equals(Optional.of(MessageType.DH_PART_1))
                ? List.of(Tamper.packet(Duo.BOB_SSRC, error))
                : List.of(datagram);
    duo.run();
    assertFailed(Reason.REFUSED_BY_PEER, Optional.of(ErrorCode.SERVICE_UNAVAILABLE), duo.alice);

    Duo after = Duo.of(Parties.X255).build().run().assertAgreed();
    after.alice.receive(Tamper.packet(Duo.BOB_SSRC, error), after.now);
    assertTrue(after.alice.failed().isEmpty());
  }

  // Names and numbers.

  @Test
  void aPeerWithOurZid_isRefused() {
    LocalHello twin =
        new LocalHello(Parties.of(Duo.ALICE_ZID, TRUSTING), Parties.CRYPTO, Parties.entropy(99));
    End alice = alone(TRUSTING);
    alice.receive(Tamper.packet(Duo.BOB_SSRC, twin.message().octets()), Duo.START);
    assertFailed(Reason.PROTOCOL_VIOLATION, Optional.of(ErrorCode.EQUAL_ZIDS), alice);
  }

  @Test
  void aPeerWithOurSsrc_isRefused() {
    LocalHello other =
        new LocalHello(Parties.of(Duo.BOB_ZID, TRUSTING), Parties.CRYPTO, Parties.entropy(99));
    End alice = alone(TRUSTING);
    alice.receive(Tamper.packet(Duo.ALICE_SSRC, other.message().octets()), Duo.START);
    assertFailed(Reason.PROTOCOL_VIOLATION, Optional.of(ErrorCode.SSRC_COLLISION), alice);
  }

  @Test
  void packetsOfAnotherSource_areIgnored() {
    Duo duo = Duo.of(Parties.X255).build();
    Bytes error = Message.frame(MessageType.ERROR, new ByteWriter().u32(0x20).toBytes());
    duo.between =
        (toBob, datagram) -> {
          (toBob ? duo.bob : duo.alice).receive(Tamper.packet(0xbadL, error), duo.now);
          return List.of(datagram);
        };
    duo.run().assertAgreed();
  }

  @Test
  void anOlderVersionIsRefused_aNewerOnePassedOver() {
    LocalHello other =
        new LocalHello(Parties.of(Duo.BOB_ZID, TRUSTING), Parties.CRYPTO, Parties.entropy(99));
    Bytes hello = other.message().octets();
    End alice = alone(TRUSTING);
    alice.receive(Tamper.packet(5, Tamper.swap(hello, "1.10", "2.00")), Duo.START);
    alice.receive(Tamper.packet(5, Tamper.swap(hello, "1.10", "1.20")), Duo.START);
    assertTrue(alice.failed().isEmpty());
    alice.receive(Tamper.packet(5, Tamper.swap(hello, "1.10", "1.00")), Duo.START);
    assertFailed(Reason.INCOMPATIBLE, Optional.of(ErrorCode.UNSUPPORTED_VERSION), alice);
  }

  @Test
  void withoutAnAnnouncement_policyDecides() {
    Duo strict = Duo.of(Parties.X255).unannounced().build().run();
    assertFailed(Reason.NOT_ANNOUNCED, Optional.empty(), strict.alice);
    assertTrue(strict.wire.isEmpty());
  }

  private static void assertDeclined(String from, String to, ErrorCode code) {
    Duo duo = Duo.of(Parties.X255).build();
    duo.between = Tamper.change(Way.TO_BOB, MessageType.COMMIT, c -> Tamper.swap(c, from, to));
    duo.run();
    assertFailed(Reason.INCOMPATIBLE, Optional.of(code), duo.bob);
    assertFailed(Reason.REFUSED_BY_PEER, Optional.of(code), duo.alice);
  }

  private static void assertFailed(Reason reason, Optional<ErrorCode> code, End end) {
    assertEquals(Optional.of(new Output.Failed(reason, code)), end.failed());
    assertTrue(end.agreed().isEmpty());
  }

  private static Bytes ofType(Duo duo, MessageType type) {
    return duo.wire.stream()
        .filter(datagram -> Tamper.typeOf(datagram).equals(Optional.of(type)))
        .findFirst()
        .orElseThrow();
  }

  private static Bytes underSource(long source, Bytes datagram) {
    Packet packet = Packet.read(datagram).orElseThrow();
    return new Packet(packet.sequence(), source, packet.fragment(), packet.content()).encode();
  }

  private static End alone(ZrtpConfig config) {
    LocalHello hello =
        new LocalHello(Parties.of(Duo.ALICE_ZID, config), Parties.CRYPTO, Parties.entropy(5));
    LocalHello expected =
        new LocalHello(Parties.of(Duo.BOB_ZID, config), Parties.CRYPTO, Parties.entropy(6));
    End end =
        new End(
            new ZrtpEndpoint(
                hello,
                Duo.ALICE_SSRC,
                config.unannounced() == ZrtpConfig.Unannounced.REFUSE
                    ? Parties.announced(expected)
                    : Optional.empty(),
                List.of(),
                ZrtpEndpoint.Initiative.EAGER,
                Parties.entropy(7)));
    end.start(Duo.START);
    return end;
  }

  private static void reflect(End end, int ticks) {
    var now = Duo.START;
    for (int i = 0; i < ticks; i++) {
      now = now.plus(Duration.ofMillis(50));
      for (Bytes datagram : end.takeDatagrams()) {
        end.receive(datagram, now);
        end.receive(underSource(Duo.BOB_SSRC, datagram), now);
      }
      end.tickIfDue(now);
    }
  }

  private static dev.sottovoce.crypto.Entropy entropy(long seed) {
    return Parties.entropy(seed);
  }
}
