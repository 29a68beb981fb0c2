package dev.sottovoce.transparency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sottovoce.crypto.note.NoteSigner;
import dev.sottovoce.crypto.note.SignatureLine;
import dev.sottovoce.crypto.note.SignedNote;
import dev.sottovoce.crypto.note.VerifierKey.Algorithm;
import dev.sottovoce.transparency.LogVerifier.Check;
import dev.sottovoce.transparency.SampleLog.Value;
import dev.sottovoce.transparency.Verdict.Reason;
import dev.sottovoce.transparency.Witness.Outcome;
import dev.sottovoce.transparency.Witness.Refusal;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A log that lies. Each attack works where the check that is meant for it is switched off, so it is
 * a real one; with the check it is caught, and the test says by whom and when.
 */
class LyingLogTest {
  private static final String BOB = "account:bob@example.org";
  private static final Bytes OLD = SampleLog.hash("bob's phone");
  private static final Bytes NEW = SampleLog.hash("bob's phone, and the old one removed");
  private static final Bytes EVIL = SampleLog.hash("bob's phone, and the server's");
  private static final Instant NOON = Instant.parse("2027-03-01T12:00:00Z");
  private static final Instant ONE = NOON.plus(Duration.ofHours(1));
  private static final Duration AT_ONCE = Duration.ZERO;

  private static final NoteSigner FIRST = SampleLog.signer("w1", Algorithm.COSIGNATURE_V1, 11);
  private static final NoteSigner SECOND = SampleLog.signer("w2", Algorithm.COSIGNATURE_V1, 12);
  private static final NoteSigner THIRD = SampleLog.signer("w3", Algorithm.COSIGNATURE_V1, 13);
  private static final LogKeys KEYS =
      new LogKeys(
          SampleLog.KEY.verifier(),
          List.of(FIRST.verifier(), SECOND.verifier(), THIRD.verifier()),
          2);

  private final SampleLog log = new SampleLog();
  private final List<Witness> witnesses = witnesses(EnumSet.allOf(Witness.Check.class));

  private static List<Witness> witnesses(Set<Witness.Check> checks) {
    List<Witness> witnesses = new ArrayList<>();
    for (NoteSigner each : List.of(FIRST, SECOND, THIRD)) {
      witnesses.add(
          new Witness(each, SampleLog.KEY.verifier(), WitnessState.NEW, new MemoryNodes(), checks));
    }
    return witnesses;
  }

  private static List<Witness> witnessesWithout(SampleLog upTo, Witness.Check... off) {
    Set<Witness.Check> checks = EnumSet.allOf(Witness.Check.class);
    checks.removeAll(List.of(off));
    List<Witness> blind = witnesses(checks);
    for (Witness each : blind) assertInstanceOf(Outcome.Cosigned.class, upTo.ask(each, NOON));
    return blind;
  }

  private static LogVerifier phone(Check... off) {
    Set<Check> checks = EnumSet.allOf(Check.class);
    checks.removeAll(List.of(off));
    return new LogVerifier(KEYS, SampleLog.DIRECTORY, StaleHead.REFUSE, Optional.empty(), checks);
  }

  private static long seen(LogVerifier phone) {
    return phone.remembered().map(HeadState::size).orElse(0L);
  }

  private static void assertTakes(
      Bytes value, LogVerifier phone, SampleLog log, SignedNote head, Duration since) {
    Verdict verdict = phone.verify(BOB, log.proof(head, seen(phone), BOB), since);
    assertEquals(value, assertInstanceOf(Verdict.Latest.class, verdict).valueHash());
  }

  private static void assertRefuses(
      Reason reason, LogVerifier phone, SampleLog log, SignedNote head, Duration since) {
    Optional<HeadState> before = phone.remembered();
    Verdict verdict = phone.verify(BOB, log.proof(head, seen(phone), BOB), since);
    assertEquals(new Verdict.Refused(reason), verdict);
    assertEquals(before, phone.remembered());
  }

  private void firstVersion() {
    log.epoch(new Value(BOB, 0, 1, OLD));
  }

  @Test
  void anHonestLog_isTakenAllTheWay() {
    firstVersion();
    LogVerifier phone = phone();
    assertTakes(OLD, phone, log, log.head(NOON, witnesses), AT_ONCE);
    log.epoch();
    log.epoch(new Value(BOB, 1, 2, NEW));
    assertTakes(NEW, phone, log, log.head(ONE, witnesses), Duration.ofHours(1));
    String nobody = "account:nobody@example.org";
    SignedNote head = log.head(ONE, witnesses);
    assertInstanceOf(
        Verdict.Absent.class, phone.verify(nobody, log.proof(head, 3, nobody), AT_ONCE));
    assertInstanceOf(Verdict.Standing.class, phone.verify(log.headProof(head, 3), Duration.ZERO));
  }

  /** Two histories: one for everybody, one with the server's device for Alice alone. */
  @Test
  void aFork_isRefusedByWitnesses_andThenByThePhone() {
    firstVersion();
    SampleLog fork = log.copy(1);
    SignedNote common = log.head(NOON, witnesses);
    log.epoch(new Value(BOB, 1, 2, NEW));
    fork.epoch(new Value(BOB, 1, 2, EVIL));
    SignedNote honest = log.head(NOON, witnesses);
    // The witnesses have cosigned the other history before.
    for (Witness each : witnesses) {
      assertEquals(new Outcome.Refused(Refusal.FORK), fork.ask(each, NOON));
    }
    SignedNote forked = fork.head(NOON, witnesses);
    LogVerifier alice = phone();
    assertTakes(OLD, alice, log, common, AT_ONCE);
    assertRefuses(Reason.NOT_WITNESSED, alice, fork, forked, AT_ONCE);
    // Witnesses that look at no history cosign both: then it is Alice who has seen the other one.
    List<Witness> blind = witnessesWithout(log, Witness.Check.HISTORY, Witness.Check.REPLAY);
    SignedNote cosigned = fork.head(NOON, blind);
    assertTakes(NEW, alice, log, honest, AT_ONCE);
    assertRefuses(Reason.FORK, alice, fork, cosigned, AT_ONCE);
    LogVerifier trusting = phone(Check.CONSISTENCY);
    assertTakes(NEW, trusting, log, honest, AT_ONCE);
    assertTakes(EVIL, trusting, fork, cosigned, AT_ONCE);
    LogVerifier alone = phone(Check.WITNESSES);
    assertTakes(OLD, alone, log, common, AT_ONCE);
    assertTakes(EVIL, alone, fork, forked, AT_ONCE);
  }

  /** A fork that is longer than what was seen. */
  @Test
  void aLongerFork_doesNotGoOnFromWhatWasSeen() {
    firstVersion();
    SampleLog fork = log.copy(1);
    log.epoch(new Value(BOB, 1, 2, NEW));
    fork.epoch(new Value(BOB, 1, 2, EVIL));
    fork.epoch();
    SignedNote honest = log.head(NOON, witnesses);
    for (Witness each : witnesses) {
      assertEquals(new Outcome.Refused(Refusal.INCONSISTENT), fork.ask(each, NOON));
    }
    SignedNote forked = fork.head(NOON, witnesses);
    LogVerifier alone = phone(Check.WITNESSES);
    assertTakes(NEW, alone, log, honest, AT_ONCE);
    assertRefuses(Reason.FORK, alone, fork, forked, AT_ONCE);
    LogVerifier trusting = phone(Check.WITNESSES, Check.CONSISTENCY);
    assertTakes(NEW, trusting, log, honest, AT_ONCE);
    assertTakes(EVIL, trusting, fork, forked, AT_ONCE);
  }

  @Test
  void aTruncatedLog_isRefusedByThePhone_andByWitnesses() {
    firstVersion();
    SignedNote early = log.head(NOON, witnesses);
    log.epoch(new Value(BOB, 1, 2, NEW));
    SignedNote late = log.head(NOON, witnesses);
    assertRefusesAfter(Reason.ROLLED_BACK, late, early, phone());
    LogVerifier trusting = phone(Check.ROLLBACK, Check.CONSISTENCY);
    assertTakes(NEW, trusting, log, late, AT_ONCE);
    assertTakes(OLD, trusting, log, early, AT_ONCE);
    SampleLog cut = log.copy(1);
    for (Witness each : witnesses) {
      assertEquals(new Outcome.Conflict(2), cut.ask(each, ONE));
    }
  }

  private void assertRefusesAfter(
      Reason reason, SignedNote first, SignedNote then, LogVerifier phone) {
    assertTakes(NEW, phone, log, first, AT_ONCE);
    assertRefuses(reason, phone, log, then, AT_ONCE);
  }

  /** A change that is slipped into an epoch that was over. */
  @Test
  void aBackdatedChange_isRefusedByWitnesses_andByThePhone() {
    log.epoch();
    log.epoch();
    SignedNote before = log.head(NOON, witnesses);
    SampleLog rewritten = log.copy(1);
    rewritten.epoch(new Value(BOB, 0, 1, EVIL));
    rewritten.epoch();
    for (Witness each : witnesses) {
      assertEquals(new Outcome.Refused(Refusal.INCONSISTENT), rewritten.ask(each, NOON));
    }
    SignedNote head = rewritten.head(NOON, witnesses);
    LogVerifier alone = phone(Check.WITNESSES);
    assertInstanceOf(Verdict.Absent.class, alone.verify(BOB, log.proof(before, 0, BOB), AT_ONCE));
    assertRefuses(Reason.FORK, alone, rewritten, head, AT_ONCE);
    LogVerifier trusting = phone(Check.WITNESSES, Check.CONSISTENCY);
    assertInstanceOf(
        Verdict.Absent.class, trusting.verify(BOB, log.proof(before, 0, BOB), AT_ONCE));
    assertTakes(EVIL, trusting, rewritten, head, AT_ONCE);
  }

  /** An old head that is dressed up as a fresh one: the time is part of what witnesses sign. */
  @Test
  void aCosignatureWithAnotherTime_isNone() {
    firstVersion();
    SignedNote head = log.head(NOON, witnesses);
    List<SignatureLine> lines = new ArrayList<>(List.of(head.lines().get(0)));
    for (SignatureLine line : head.lines().subList(1, 4)) {
      Bytes later =
          new ByteWriter()
              .u64(ONE.getEpochSecond())
              .bytes(line.signature().slice(8, line.signature().length()))
              .toBytes();
      lines.add(new SignatureLine(line.name(), line.keyId(), later));
    }
    SignedNote dressed = new SignedNote(head.text(), lines);
    assertRefuses(Reason.NOT_WITNESSED, phone(), log, dressed, AT_ONCE);
    assertTakes(OLD, phone(Check.WITNESSES), log, dressed, AT_ONCE);
  }

  /** The newest head, and under it an epoch in which Bob had not removed the old phone yet. */
  @Test
  void aHiddenVersion_isNotInTheLastLeaf() {
    firstVersion();
    log.epoch(new Value(BOB, 1, 2, NEW));
    SignedNote head = log.head(NOON, witnesses);
    LatestProof hiding = log.proof(head, 0, BOB, 0);
    assertEquals(new Verdict.Refused(Reason.BAD_PROOF), phone().verify(BOB, hiding, AT_ONCE));
    Verdict believed = phone(Check.LAST_LEAF).verify(BOB, hiding, AT_ONCE);
    assertEquals(OLD, assertInstanceOf(Verdict.Latest.class, believed).valueHash());
  }

  /** The tree loses Bob, and no epoch says so. */
  @Test
  void aVersionThatVanishes_isSeenByReplayingWitnesses() {
    firstVersion();
    log.epoch(new Value(BOB, 1, 2, NEW));
    log.head(NOON, witnesses);
    List<Witness> blind = witnessesWithout(log, Witness.Check.REPLAY);
    log.epochWithTree(List.of(), Map.of());
    for (Witness each : witnesses) {
      assertEquals(new Outcome.Refused(Refusal.NOT_REPLAYED), log.ask(each, NOON));
    }
    assertRefuses(Reason.NOT_WITNESSED, phone(), log, log.head(NOON, witnesses), AT_ONCE);
    SignedNote cosigned = log.head(NOON, blind);
    assertInstanceOf(
        Verdict.Absent.class, phone().verify(BOB, log.proof(cosigned, 0, BOB), AT_ONCE));
  }

  /** Between two heads the server's version comes and goes: who looks at heads never sees it. */
  @Test
  void aVersionRolledBackBetweenHeads_isSeenByReplayingWitnesses() {
    firstVersion();
    log.head(NOON, witnesses);
    List<Witness> blind = witnessesWithout(log, Witness.Check.VERSIONS);
    log.epoch(new Value(BOB, 1, 2, EVIL));
    log.epoch(new Value(BOB, 2, 1, OLD));
    for (Witness each : witnesses) {
      assertEquals(new Outcome.Refused(Refusal.VERSION), log.ask(each, NOON));
    }
    assertRefuses(Reason.NOT_WITNESSED, phone(), log, log.head(NOON, witnesses), AT_ONCE);
    assertTakes(OLD, phone(), log, log.head(NOON, blind), AT_ONCE);
  }

  /** A number twice, one left out, and an old one that is made up. */
  @Test
  void versionsThatAreNotTheNext_areSeenByWitnesses() {
    firstVersion();
    log.head(NOON, witnesses);
    for (Value wrong :
        List.of(
            new Value(BOB, 1, 1, EVIL),
            new Value(BOB, 1, 3, EVIL),
            new Value(BOB, 2, 3, EVIL),
            new Value(BOB, 0, 1, EVIL))) {
      SampleLog lying = log.copy(1);
      lying.epoch(wrong);
      for (Witness each : witnesses) {
        assertEquals(new Outcome.Refused(Refusal.VERSION), lying.ask(each, NOON));
      }
    }
  }

  /** For an hour the server shows Alice the head of before. */
  @Test
  void aStaleHead_isKnownByTheTimeThatPassed_notByTheWallClock() {
    firstVersion();
    SignedNote held = log.head(NOON, witnesses);
    log.epoch(new Value(BOB, 1, 2, NEW));
    SignedNote fresh = log.head(ONE, witnesses);
    Duration anHour = Duration.ofHours(1);
    LogVerifier alice = phone();
    assertTakes(OLD, alice, log, held, AT_ONCE);
    assertTakes(OLD, alice, log, held, Duration.ofMinutes(5));
    assertRefuses(Reason.STALE, alice, log, held, anHour);
    assertTakes(NEW, alice, log, fresh, anHour);
    LogVerifier trusting = phone(Check.AGE);
    assertTakes(OLD, trusting, log, held, AT_ONCE);
    assertTakes(OLD, trusting, log, held, anHour);
  }

  /** A phone that only warns takes it and says how old it is. */
  @Test
  void aStaleHead_isTakenWithItsAge_whereThePolicyWarns() {
    firstVersion();
    SignedNote held = log.head(NOON, witnesses);
    LogVerifier phone =
        new LogVerifier(KEYS, SampleLog.DIRECTORY, StaleHead.WARN, Optional.empty());
    assertTakes(OLD, phone, log, held, AT_ONCE);
    Verdict verdict = phone.verify(BOB, log.proof(held, 1, BOB), Duration.ofHours(1));
    SeenHead head = assertInstanceOf(Verdict.Latest.class, verdict).head();
    assertEquals(Optional.of(Duration.ofHours(1)), head.age());
    assertEquals(true, head.isStale());
  }

  /** The time that was seen once survives a restart, so an older head is known for what it is. */
  @Test
  void aRestartForgetsNothing() {
    firstVersion();
    SignedNote held = log.head(NOON, witnesses);
    SignedNote later = log.head(ONE, witnesses);
    LogVerifier alice = phone();
    assertTakes(OLD, alice, log, later, AT_ONCE);
    HeadState kept = HeadState.decode(alice.remembered().orElseThrow().encoded()).orElseThrow();
    LogVerifier restarted =
        new LogVerifier(KEYS, SampleLog.DIRECTORY, StaleHead.REFUSE, Optional.of(kept));
    assertRefuses(Reason.STALE, restarted, log, held, AT_ONCE);
    LogVerifier forgetful = phone();
    assertTakes(OLD, forgetful, log, held, AT_ONCE);
  }

  /** One witness with a wrong clock, or a bribe, moves nobody's time. */
  @Test
  void fewerWitnessesThanNeeded_cannotMoveTheTime() {
    firstVersion();
    SignedNote head = log.signed(1);
    for (int i = 0; i < 3; i++) {
      Instant said = i == 0 ? NOON.plus(Duration.ofDays(3650)) : NOON;
      Outcome outcome = log.ask(witnesses.get(i), said);
      head = head.with(assertInstanceOf(Outcome.Cosigned.class, outcome).line());
    }
    LogVerifier alice = phone();
    assertTakes(OLD, alice, log, head, AT_ONCE);
    assertEquals(Optional.of(NOON), alice.remembered().orElseThrow().floor());
  }

  /**
   * A version that was there for a while stands in its epoch, whatever epochs after it show. No
   * witness of ours would cosign that; those that only see to it that the log grows do.
   */
  @Test
  void anEpochOfBefore_isShownAsItWas_orNotAtAll() {
    firstVersion();
    log.epoch(new Value(BOB, 1, 2, EVIL));
    log.epoch(new Value(BOB, 2, 1, OLD));
    SignedNote head = log.head(NOON, List.of());
    LogVerifier alice = phone(Check.WITNESSES);
    Verdict then = alice.verifyAt(BOB, 1, log.proof(head, 0, BOB, 1), AT_ONCE);
    Verdict.Latest evil = assertInstanceOf(Verdict.Latest.class, then);
    assertEquals(2, evil.version());
    assertEquals(EVIL, evil.valueHash());

    LatestProof hiding = log.proof(head, 0, BOB, 2);
    Verdict refused = new Verdict.Refused(Reason.BAD_PROOF);
    assertEquals(refused, phone(Check.WITNESSES).verifyAt(BOB, 1, hiding, AT_ONCE));
    assertEquals(refused, phone(Check.WITNESSES).verifyAt(BOB, 3, hiding, AT_ONCE));
    Verdict believed = phone(Check.WITNESSES, Check.LAST_LEAF).verifyAt(BOB, 1, hiding, AT_ONCE);
    assertEquals(OLD, assertInstanceOf(Verdict.Latest.class, believed).valueHash());
  }

  @Test
  void anotherValue_doesNotOpenTheCommitment() {
    firstVersion();
    LatestProof honest = log.proof(log.head(NOON, witnesses), 0, BOB);
    Opening lie = new Opening(EVIL, honest.opening().orElseThrow().salt());
    LatestProof lying =
        new LatestProof(
            honest.head(),
            honest.prefixRoot(),
            honest.changesHash(),
            honest.inclusion(),
            honest.path(),
            Optional.of(lie));
    assertEquals(new Verdict.Refused(Reason.BAD_PROOF), phone().verify(BOB, lying, AT_ONCE));
    Verdict believed = phone(Check.OPENING).verify(BOB, lying, AT_ONCE);
    assertEquals(EVIL, assertInstanceOf(Verdict.Latest.class, believed).valueHash());
  }

  /** Bob is there, and the server shows the way to somebody else. */
  @Test
  void aPathOfAnotherTree_showsNoAbsence() {
    firstVersion();
    SignedNote head = log.head(NOON, witnesses);
    LatestProof honest = log.proof(head, 0, BOB);
    LatestProof lying =
        new LatestProof(
            honest.head(),
            honest.prefixRoot(),
            honest.changesHash(),
            honest.inclusion(),
            new PrefixPath(List.of(), Optional.empty()),
            Optional.empty());
    assertEquals(new Verdict.Refused(Reason.BAD_PROOF), phone().verify(BOB, lying, AT_ONCE));
    assertInstanceOf(Verdict.Absent.class, phone(Check.PATH).verify(BOB, lying, AT_ONCE));
  }

  @Test
  void aHeadOfAnotherKey_isNobodys() {
    firstVersion();
    NoteSigner thief = SampleLog.signer("log.example", Algorithm.ED25519, 66);
    String text = log.signed(1).text();
    SignedNote forged = new SignedNote(text, List.of(thief.sign(Bytes.utf8(text))));
    for (Witness each : witnesses) {
      assertEquals(
          Optional.of(new Outcome.Refused(Refusal.NOT_SIGNED)),
          each.objection(new AddCheckpoint(0, List.of(), forged)));
    }
    assertRefuses(Reason.NOT_SIGNED, phone(Check.WITNESSES), log, forged, AT_ONCE);
    assertTakes(OLD, phone(Check.WITNESSES, Check.SIGNATURE), log, forged, AT_ONCE);
  }

  /** The same head again, later: how heads stay fresh without growing the log. */
  @Test
  void theSameHead_isCosignedAnew() {
    firstVersion();
    log.head(NOON, witnesses);
    SignedNote again = log.head(ONE, witnesses);
    LogVerifier phone = phone();
    assertTakes(OLD, phone, log, again, AT_ONCE);
    assertEquals(Optional.of(ONE), phone.remembered().orElseThrow().floor());
  }
}
