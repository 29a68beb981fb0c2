package dev.sottovoce.sip.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.webpush.PushKeys;
import dev.sottovoce.crypto.webpush.PushRecipient;
import dev.sottovoce.crypto.webpush.PushSeal;
import dev.sottovoce.sip.push.WakeUps.Verdict;
import dev.sottovoce.sip.push.WakeUps.Why;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WakeUpsTest {
  private static final Entropy ENTROPY = new Random(1)::nextBytes;
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final Verdict WAKE = new Verdict.Wake(WakeUp.Kind.CALL);

  private final PushSeal seal = new PushSeal(new BouncyCastleCrypto());
  private final PushRecipient phone = PushRecipient.generate(ENTROPY, new BouncyCastleCrypto());
  private final WakeUps wakeUps = with(EnumSet.allOf(WakeUps.Check.class));

  private WakeUps with(EnumSet<WakeUps.Check> checks) {
    return new WakeUps(phone, seal, checks);
  }

  private Bytes push(PushKeys to, Instant at) {
    Bytes nonce = ENTROPY.bytes(WakeUp.NONCE_OCTETS);
    return seal.seal(to, new WakeUp(WakeUp.Kind.CALL, at, nonce).encoded(), ENTROPY).orElseThrow();
  }

  private static Verdict ignored(Why why) {
    return new Verdict.Ignored(why);
  }

  @Test
  void theServersPush_wakes_once() {
    Bytes push = push(phone.keys(), NOW);
    assertEquals(WAKE, wakeUps.judge(push, NOW));
    assertEquals(ignored(Why.REPEATED), wakeUps.judge(push, NOW));
    assertEquals(ignored(Why.REPEATED), wakeUps.judge(push, NOW.plus(WakeUps.FRESH)));
    assertEquals(ignored(Why.NOT_FRESH), wakeUps.judge(push, NOW.plusSeconds(121)));
  }

  @Test
  void aPushFromAhead_isRemembered_asLongAsItIsFresh() {
    Bytes push = push(phone.keys(), NOW.plus(WakeUps.FRESH));
    assertEquals(WAKE, wakeUps.judge(push, NOW));
    assertEquals(
        ignored(Why.REPEATED),
        wakeUps.judge(push, NOW.plus(WakeUps.FRESH.multipliedBy(2)).minusMillis(1)));
    assertEquals(ignored(Why.NOT_FRESH), wakeUps.judge(push, NOW.plus(Duration.ofMinutes(5))));
  }

  @Test
  void whatIsSealedWithOtherKeys_orNotAWakeUp_isNotOurs() {
    Bytes secret = Bytes.unsafeWrap(new byte[16]);
    PushKeys guessed = PushKeys.of(phone.keys().publicKey(), secret).orElseThrow();
    assertEquals(ignored(Why.NOT_OURS), wakeUps.judge(push(guessed, NOW), NOW));
    Bytes other = seal.seal(phone.keys(), Bytes.utf8("call from alice"), ENTROPY).orElseThrow();
    assertEquals(ignored(Why.NOT_OURS), wakeUps.judge(other, NOW));
    assertEquals(ignored(Why.NOT_OURS), wakeUps.judge(Bytes.EMPTY, NOW));
  }

  @Test
  void anOldPush_orOneFromTomorrow_isNotFresh() {
    Bytes old = push(phone.keys(), NOW.minusSeconds(121));
    Bytes ahead = push(phone.keys(), NOW.plusSeconds(121));
    assertEquals(ignored(Why.NOT_FRESH), wakeUps.judge(old, NOW));
    assertEquals(ignored(Why.NOT_FRESH), wakeUps.judge(ahead, NOW));
  }

  @Test
  void tooManyInAMinute_areIgnored_andForgedOnesDoNotCount() {
    for (int i = 0; i < 1000; i++) wakeUps.judge(Bytes.unsafeWrap(new byte[130]), NOW);
    for (int i = 0; i < WakeUps.MOST; i++) {
      assertEquals(WAKE, wakeUps.judge(push(phone.keys(), NOW), NOW));
    }
    assertEquals(ignored(Why.TOO_MANY), wakeUps.judge(push(phone.keys(), NOW), NOW));
    Instant later = NOW.plus(WakeUps.WINDOW);
    assertEquals(WAKE, wakeUps.judge(push(phone.keys(), later), later));
  }

  @Test
  void withoutItsCheck_eachOfThemWakes() {
    Bytes push = push(phone.keys(), NOW);
    WakeUps trusting = with(EnumSet.noneOf(WakeUps.Check.class));
    for (int i = 0; i < 20; i++) assertEquals(WAKE, trusting.judge(push, NOW.plusSeconds(i * 60)));
  }
}
