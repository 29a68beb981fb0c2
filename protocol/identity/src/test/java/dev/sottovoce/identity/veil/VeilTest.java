package dev.sottovoce.identity.veil;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.DeviceEncryptionKey;
import dev.sottovoce.identity.veil.VeilContext.Sender;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VeilTest {
  private static final VeilContext INVITE =
      new VeilContext("call", "from", "", "sip:bob@example.test", Sender.CALLER, "INVITE", 1, 0);
  private static final VeilContext ANSWER =
      new VeilContext(
          "call", "from", "to", "sip:bob@example.test", Sender.CALLEE, "INVITE", 1, 200);

  private final Random random = new Random(5);
  private final DeviceEncryptionKey key = TestVeils.key(random);
  private final AccountDevice bob = TestVeils.device(key);
  private final Bytes content = Bytes.utf8("who calls, and what is offered");

  private Veil seal(Bytes secret, AccountDevice... devices) {
    return Veil.seal(List.of(devices), INVITE, secret, random::nextBytes, TestVeils.CRYPTO)
        .orElseThrow();
  }

  private Optional<Bytes> open(Bytes veil, VeilContext context) {
    return Veil.open(veil, context, key, TestVeils.CRYPTO).map(Veil::octets);
  }

  @Test
  void eachDeviceOpensIt_inWhateverPlace_andNobodyElse() {
    List<AccountDevice> devices = new ArrayList<>();
    for (int i = 1; i < Veil.MOST_DEVICES; i++) {
      devices.add(TestVeils.device(TestVeils.key(random)));
    }
    devices.add(bob);
    Bytes veil = seal(content, devices.toArray(new AccountDevice[0])).octets();
    assertEquals(Optional.of(content), open(veil, INVITE));
    assertEquals(
        Optional.empty(), Veil.open(veil, INVITE, TestVeils.key(random), TestVeils.CRYPTO));
    devices.add(TestVeils.device(TestVeils.key(random)));
    assertEquals(
        Optional.empty(),
        Veil.seal(devices, INVITE, content, random::nextBytes, TestVeils.CRYPTO),
        "more devices than an account can have");
  }

  @Test
  void itsSizeTellsNothing() {
    Bytes most = Bytes.unsafeWrap(new byte[VeilKey.MOST_CONTENT]);
    AccountDevice other = TestVeils.device(TestVeils.key(random));
    for (Veil each : List.of(seal(Bytes.EMPTY, bob), seal(most, bob, other))) {
      assertEquals(Veil.FIRST_OCTETS, each.octets().length());
      Bytes later = each.key().seal(ANSWER, content, random::nextBytes).orElseThrow();
      assertEquals(VeilKey.MESSAGE_OCTETS, later.length());
    }
    Bytes tooMuch = Bytes.unsafeWrap(new byte[VeilKey.MOST_CONTENT + 1]);
    assertEquals(
        Optional.empty(),
        Veil.seal(List.of(bob), INVITE, tooMuch, random::nextBytes, TestVeils.CRYPTO));
  }

  @Test
  void itOpensInItsOwnMessageAlone() {
    Veil veil = seal(content, bob);
    Bytes later = veil.key().seal(ANSWER, content, random::nextBytes).orElseThrow();
    assertEquals(Optional.of(content), open(veil.octets(), INVITE));
    assertEquals(Optional.of(content), veil.key().open(ANSWER, later));
    for (VeilContext each : others(INVITE)) {
      assertEquals(Optional.empty(), open(veil.octets(), each));
    }
    for (VeilContext each : others(ANSWER)) {
      assertEquals(Optional.empty(), veil.key().open(each, later));
    }
    Bytes otherCall = seal(content, bob).key().seal(ANSWER, content, random::nextBytes).get();
    assertEquals(Optional.empty(), veil.key().open(ANSWER, otherCall), "another call's key");
  }

  /** With one field changed each. */
  private static List<VeilContext> others(VeilContext own) {
    Sender other = own.sender() == Sender.CALLER ? Sender.CALLEE : Sender.CALLER;
    return List.of(
        of(own, "call2", own.callerTag(), own.calleeTag(), own.callee(), own.sender()),
        of(own, own.callId(), "from2", own.calleeTag(), own.callee(), own.sender()),
        of(own, own.callId(), own.callerTag(), "to2", own.callee(), own.sender()),
        of(own, own.callId(), own.callerTag(), own.calleeTag(), "sip:eve@x.test", own.sender()),
        of(own, own.callId(), own.callerTag(), own.calleeTag(), own.callee(), other),
        of(own, "UPDATE", own.sequence(), own.status()),
        of(own, own.method(), own.sequence() + 1, own.status()),
        of(own, own.method(), own.sequence(), 183));
  }

  private static VeilContext of(
      VeilContext own, String id, String from, String to, String callee, Sender sender) {
    return new VeilContext(
        id, from, to, callee, sender, own.method(), own.sequence(), own.status());
  }

  private static VeilContext of(VeilContext own, String method, long sequence, int status) {
    return new VeilContext(
        own.callId(),
        own.callerTag(),
        own.calleeTag(),
        own.callee(),
        own.sender(),
        method,
        sequence,
        status);
  }

  @Test
  void changedOrCut_itDoesNotOpen() {
    Veil veil = seal(content, bob);
    byte[] octets = veil.octets().toArray();
    for (int i : List.of(0, 1, 1000, 1168, Veil.FIRST_OCTETS - 12000, octets.length - 1)) {
      // What stands in the places of others is nobody's here.
      if (i > 1168 && i < Veil.FIRST_OCTETS - VeilKey.SEALED_OCTETS) continue;
      octets[i] ^= 1;
      assertEquals(Optional.empty(), open(Bytes.copyOf(octets), INVITE), "octet " + i);
      octets[i] ^= 1;
    }
    for (int length = 0; length < octets.length; length += 997) {
      assertEquals(Optional.empty(), open(Bytes.copyOf(octets, 0, length), INVITE));
    }
    Bytes later = veil.key().seal(ANSWER, content, random::nextBytes).orElseThrow();
    for (int length = 0; length < later.length(); length += 97) {
      assertEquals(Optional.empty(), veil.key().open(ANSWER, later.slice(0, length)));
    }
  }

  /** Two devices that answer at once hold the same key. */
  @Test
  void theSameMessage_isNeverSealedAlike() {
    VeilKey sealing = seal(content, bob).key();
    Bytes first = sealing.seal(ANSWER, content, random::nextBytes).orElseThrow();
    Bytes second = sealing.seal(ANSWER, content, random::nextBytes).orElseThrow();
    assertNotEquals(first.slice(1, 33), second.slice(1, 33));
    assertNotEquals(first.slice(33, 64), second.slice(33, 64));
  }

  @Test
  void whereNoDeviceHasAKey_nothingIsSealed() {
    AccountDevice without =
        new AccountDevice(bob.device(), bob.publicKey(), bob.protection(), Optional.empty());
    assertEquals(
        Optional.empty(),
        Veil.seal(List.of(without), INVITE, content, random::nextBytes, TestVeils.CRYPTO));
    assertTrue(open(seal(content, without, bob).octets(), INVITE).isPresent());
  }
}
