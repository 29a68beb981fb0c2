package dev.sottovoce.transparency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sottovoce.crypto.note.NoteSigner;
import dev.sottovoce.crypto.note.VerifierKey.Algorithm;
import dev.sottovoce.testing.Seeded;
import dev.sottovoce.transparency.SampleLog.Value;
import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz targets of this room; without JAZZER_FUZZ they replay their seeds and finds. */
class TransparencyFuzzTest {
  private static final String BOB = "account:bob@example.org";
  private static final Instant NOON = Instant.parse("2027-03-01T12:00:00Z");

  private static Witness witness() {
    return new Witness(key(), SampleLog.KEY.verifier(), WitnessState.NEW, new MemoryNodes());
  }

  private static SampleLog log() {
    SampleLog log = new SampleLog();
    for (int i = 0; i < 9; i++) {
      log.epoch(new Value("account:" + i + "@example.org", 0, 1, SampleLog.hash("x")));
    }
    log.epoch(new Value(BOB, 0, 1, SampleLog.hash("y")));
    return log;
  }

  private static LatestProof proof() {
    SampleLog log = log();
    return log.proof(log.head(NOON, List.of(witness())), 7, BOB);
  }

  private static Stream<Named<byte[]>> sample(Bytes encoded) {
    return Stream.of(Named.of("sample", encoded.toArray()));
  }

  static Stream<Named<byte[]>> proofs() {
    return sample(proof().encoded());
  }

  static Stream<Named<byte[]>> headProofs() {
    return sample(proof().head().encoded());
  }

  static Stream<Named<byte[]>> changes() {
    return sample(log().changes(9).encoded());
  }

  static Stream<Named<byte[]>> requests() {
    SampleLog log = log();
    return sample(new AddCheckpoint(0, List.of(), log.signed(10)).encoded());
  }

  static Stream<Named<byte[]>> checkpoints() {
    return sample(Bytes.utf8(log().signed(10).text()));
  }

  /** Nothing but the log's own proof passes. */
  @MethodSource("proofs")
  @FuzzTest(maxDuration = "60s")
  void latestProof(byte[] octets) {
    Bytes encoded = Bytes.copyOf(octets);
    Optional<LatestProof> read = LatestProof.decode(encoded);
    if (read.isEmpty()) return;
    assertEquals(encoded, read.get().encoded());
    LogVerifier phone =
        new LogVerifier(
            new LogKeys(SampleLog.KEY.verifier(), List.of(key().verifier()), 1),
            SampleLog.DIRECTORY,
            StaleHead.REFUSE,
            Optional.empty());
    Verdict verdict = phone.verify(BOB, read.get(), Duration.ZERO);
    if (!(verdict instanceof Verdict.Latest latest)) return;
    assertEquals(1, latest.version());
    assertEquals(SampleLog.hash("y"), latest.valueHash());
  }

  private static NoteSigner key() {
    return SampleLog.signer("w1", Algorithm.COSIGNATURE_V1, 11);
  }

  @MethodSource("headProofs")
  @FuzzTest(maxDuration = "60s")
  void headProof(byte[] octets) {
    same(octets, HeadProof::decode, HeadProof::encoded);
  }

  @MethodSource("changes")
  @FuzzTest(maxDuration = "60s")
  void epochChanges(byte[] octets) {
    same(octets, EpochChanges::decode, EpochChanges::encoded);
  }

  @MethodSource("requests")
  @FuzzTest(maxDuration = "60s")
  void addCheckpoint(byte[] octets) {
    same(octets, AddCheckpoint::decode, AddCheckpoint::encoded);
    AddCheckpoint.decode(Bytes.copyOf(octets)).ifPresent(request -> witness().objection(request));
  }

  @MethodSource("checkpoints")
  @FuzzTest(maxDuration = "60s")
  void checkpoint(byte[] octets) {
    String text = new String(octets, StandardCharsets.UTF_8);
    Checkpoint.parse(text).ifPresent(head -> assertEquals(text, head.text()));
  }

  @FuzzTest(maxDuration = "60s")
  void kept(byte[] octets) {
    same(octets, HeadState::decode, HeadState::encoded);
    same(octets, WitnessState::decode, WitnessState::encoded);
    same(octets, CompactRange::decode, CompactRange::encoded);
  }

  private static <T> void same(
      byte[] octets, Function<Bytes, Optional<T>> decode, Function<T, Bytes> encode) {
    Bytes encoded = Bytes.copyOf(octets);
    decode.apply(encoded).ifPresent(value -> assertEquals(encoded, encode.apply(value)));
  }

  /** The same by seed, in every build: each octet of a good proof matters. */
  @Test
  void aProofWithAnyOctetChanged_orCut_isNotTaken() {
    Bytes good = proof().encoded();
    assertEquals(Optional.of(proof()), LatestProof.decode(good));
    for (int i = 0; i < good.length(); i++) {
      assertFalse(LatestProof.decode(good.slice(0, i)).isPresent());
    }
    Seeded.check(
        2000,
        random -> {
          byte[] octets = good.toArray();
          octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
          latestProof(octets);
        });
  }
}
