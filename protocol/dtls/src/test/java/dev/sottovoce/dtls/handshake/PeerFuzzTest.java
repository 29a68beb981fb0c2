package dev.sottovoce.dtls.handshake;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.dtls.DtlsAssociation.Input;
import dev.sottovoce.dtls.Recording;
import dev.sottovoce.dtls.record.ContentType;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzz targets for whole peers; without JAZZER_FUZZ they replay their seeds, among them real
 * Chromium's handshakes, and their finds.
 */
class PeerFuzzTest {
  private static final int DENSE_PROGRAMS = 32;

  /** As many decisions as a handshake without mischief has. */
  private static final int SPARSE_PROGRAMS = 56;

  private static final int WAITS = 0x40;
  private static final Executor EXECUTOR = Executors.newCachedThreadPool();
  private static final List<Recording> DTLS_13 = Recording.ofDtls13();
  private static final List<Recording> ALL =
      Stream.concat(DTLS_13.stream(), Recording.ofDtls12().stream()).toList();
  private static final List<MediaKeys> KEYS = ALL.stream().map(PeerFuzzTest::keys).toList();

  /** A peer that has all keys and breaks the protocol at many places at once. */
  @MethodSource("programs")
  @FuzzTest(maxDuration = "60s")
  void wholePeer(byte[] program) {
    new Melee(new Choices(program)).fight();
  }

  /** Those that decide much, and those that decide one thing and so get far. */
  static List<Named<byte[]>> programs() {
    List<Named<byte[]>> programs = new ArrayList<>();
    for (int i = 0; i < DENSE_PROGRAMS; i++) {
      Random random = new Random(i);
      byte[] program = new byte[i + random.nextInt(i * 8 + 1)];
      random.nextBytes(program);
      programs.add(Named.of("program " + i, program));
    }
    for (int i = 2; i < 2 + SPARSE_PROGRAMS; i++) {
      for (int role = 0; role < 2; role++) {
        byte[] program = new byte[i + 1];
        program[0] = (byte) role;
        program[i] = Mischief.FLIP;
        programs.add(Named.of("role " + role + ", decision " + i, program));
      }
    }
    return programs;
  }

  /**
   * What Chromium said, in the clear, and sealed again with its keys: a recording's number, then
   * for each record its epoch and type, its length in 16 bits, and its content.
   */
  @MethodSource("contents")
  @FuzzTest(maxDuration = "60s")
  void chromiumsMessages(byte[] octets) {
    assertKeysOnlyWhereChromiumHadThem(octets);
  }

  private static boolean assertKeysOnlyWhereChromiumHadThem(byte[] octets) {
    ByteReader reader = new ByteReader(Bytes.copyOf(octets));
    int number = reader.u8() % DTLS_13.size();
    Recording recording = DTLS_13.get(number);
    Twin twin = new Twin(recording);
    Watched victim = new Watched(recording.association(EXECUTOR), Recording.BEGINNING);
    victim.handle(new Input.Start());
    while (reader.remaining() > 3) {
      int head = reader.u8();
      Bytes content = reader.bytes(Math.min(reader.u16(), reader.remaining()));
      if ((head & WAITS) != 0) victim.pass(Duration.ofSeconds(1));
      ContentType type = ContentType.values()[head >> 2 & 3];
      Bytes record = twin.seal(new Twin.Content(head & 3, type, content));
      victim.handle(new Input.Datagram(record));
    }
    assertOnlyChromiumsKeys(victim, number);
    boolean established = victim.established().isPresent();
    victim.runOut();
    return established;
  }

  static List<Named<byte[]>> contents() {
    List<Named<byte[]>> seeds = new ArrayList<>();
    for (int i = 0; i < DTLS_13.size(); i++) {
      ByteWriter writer = new ByteWriter(4096).u8(i);
      for (Twin.Content content : Twin.contents(DTLS_13.get(i))) {
        int head = (int) content.epoch() | content.type().ordinal() << 2;
        writer.u8(head).vector(2, content.octets());
      }
      seeds.add(Named.of(DTLS_13.get(i).name(), writer.toBytes().toArray()));
    }
    return seeds;
  }

  /** Chromium's datagrams as they were: a recording's number, then each after its length. */
  @MethodSource("datagrams")
  @FuzzTest(maxDuration = "60s")
  void chromiumsDatagrams(byte[] octets) {
    ByteReader reader = new ByteReader(Bytes.copyOf(octets));
    int number = reader.u8() % ALL.size();
    Watched victim = replay(number, reader);
    assertOnlyChromiumsKeys(victim, number);
    victim.runOut();
  }

  static List<Named<byte[]>> datagrams() {
    List<Named<byte[]>> seeds = new ArrayList<>();
    for (int i = 0; i < ALL.size(); i++) {
      ByteWriter writer = new ByteWriter(4096).u8(i);
      for (Recording.Step step : ALL.get(i).steps()) {
        if (step.event() == Recording.Event.IN) writer.vector(2, step.datagram());
      }
      seeds.add(Named.of(ALL.get(i).name(), writer.toBytes().toArray()));
    }
    return seeds;
  }

  private static Watched replay(int number, ByteReader reader) {
    Watched victim = new Watched(ALL.get(number).association(EXECUTOR), Recording.BEGINNING);
    victim.handle(new Input.Start());
    while (reader.remaining() > 2) {
      int length = reader.u16();
      if (length >> 15 != 0) victim.pass(Duration.ofSeconds(1));
      Bytes datagram = reader.bytes(Math.min(length & 0x7fff, reader.remaining()));
      victim.handle(new Input.Datagram(datagram));
    }
    return victim;
  }

  /** Nobody who lacks Chromium's private key gets further than Chromium got. */
  private static void assertOnlyChromiumsKeys(Watched victim, int number) {
    victim
        .established()
        .ifPresent(end -> {
          assertTrue(KEYS.get(number).sendKey().sameAs(end.keys().sendKey()));
          assertTrue(KEYS.get(number).receiveKey().sameAs(end.keys().receiveKey()));
        });
  }

  private static MediaKeys keys(Recording recording) {
    Watched victim = new Watched(recording.association(EXECUTOR), Recording.BEGINNING);
    for (Recording.Step step : recording.steps()) {
      if (step.event() != Recording.Event.OUT) victim.handle(step.input());
    }
    return victim.established().orElseThrow().keys();
  }

  // That the targets see what they are to see

  @Test
  void whoChangesNothing_getsKeys() {
    for (int role = 0; role < 2; role++) {
      byte[] program = {(byte) role};
      assertTrue(new Melee(new Choices(program)).fight());
    }
    for (Named<byte[]> seed : contents()) {
      assertTrue(assertKeysOnlyWhereChromiumHadThem(seed.getPayload()), seed.getName());
    }
  }

  /** With another certificate than announced, or without its key, and all else right. */
  @Test
  void whoIsSomebodyElse_getsNone() {
    for (int setting : new int[] {6, 7, 14, 15}) {
      byte[] program = {(byte) setting};
      assertFalse(new Melee(new Choices(program)).fight());
    }
  }
}
