package dev.sottovoce.phone.voice;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.call.MediaFormat;
import dev.sottovoce.call.watch.Anomaly;
import dev.sottovoce.call.watch.MediaWatch;
import dev.sottovoce.call.watch.PacketWatch;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.KeyAgreement;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.phone.Leakage;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import dev.sottovoce.phone.codec.SpeechCodecs;
import dev.sottovoce.policy.WatchLimits;
import dev.sottovoce.srtp.HeaderEncryption;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two streams with keys that fit, joined by a method call instead of a network. */
@Timeout(30)
class VoiceStreamTest {
  private static final Bytes CERTIFICATE = Bytes.utf8("certificate");

  private final End alice = new End(MediaKeys.Role.CLIENT, 1);
  private final End bob = new End(MediaKeys.Role.SERVER, 2);

  private static final class End implements VoiceStream.Listener, AudioSource, AudioSink {
    final List<byte[]> sent = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch firstPlayed = new CountDownLatch(1);
    final CountDownLatch newKeysHeard = new CountDownLatch(1);
    final CountDownLatch failed = new CountDownLatch(1);
    final CountDownLatch manyPlayed = new CountDownLatch(25);
    final VoiceStream stream;
    volatile @Nullable VoiceStream to;
    volatile boolean microphoneBreaks;

    /** Every second frame takes so long to make. */
    volatile long slowFrameMillis;

    final List<Long> sentAt = Collections.synchronizedList(new ArrayList<>());
    private int read;

    End(MediaKeys.Role role, long seed) {
      stream =
          new VoiceStream(
              new MediaFormat(AudioCodec.OPUS, 96, 96),
              SpeechCodecs.open(AudioCodec.OPUS),
              seed,
              keys(role),
              peer(),
              PacketCipherBackend.JDK,
              HeaderEncryption.CRYPTEX,
              WatchLimits.DEFAULT,
              this,
              this,
              this::carry,
              this,
              new Random(seed)::nextBytes);
    }

    private void carry(byte[] packet, int offset, int length) {
      byte[] copy = Arrays.copyOfRange(packet, offset, offset + length);
      sent.add(copy.clone());
      sentAt.add(System.nanoTime());
      VoiceStream there = to;
      if (there != null)
        there.received(copy, 0, copy.length, System.nanoTime(), PacketWatch.Origin.PATH);
    }

    @Override
    public int read(short[] frame) {
      if (microphoneBreaks) throw new IllegalStateException("unplugged");
      if (++read % 2 == 0) pause(slowFrameMillis);
      Arrays.fill(frame, (short) 1000);
      return frame.length;
    }

    @Override
    public void write(short[] frame) {
      manyPlayed.countDown();
    }

    @Override
    public void firstSent() {}

    @Override
    public void firstReceived() {}

    @Override
    public void firstPlayed() {
      firstPlayed.countDown();
    }

    @Override
    public void changed(MediaWatch.Change change) {}

    @Override
    public void noticed(Anomaly anomaly) {}

    @Override
    public void newKeysHeard() {
      newKeysHeard.countDown();
    }

    @Override
    public void failed() {
      failed.countDown();
    }

    @Override
    public void close() {}
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How long a frame took to make shows in no packet's time. */
  @Test
  void packetsLeaveOnTheBeat_howeverLongTheirFramesTook() throws InterruptedException {
    alice.slowFrameMillis = 3;
    start();
    while (alice.sentAt.size() < 121) Thread.sleep(20);
    List<Long> afterSlow = new ArrayList<>();
    List<Long> afterFast = new ArrayList<>();
    for (int i = 1; i < 121; i++) {
      long gap = alice.sentAt.get(i) - alice.sentAt.get(i - 1);
      (i % 2 == 0 ? afterSlow : afterFast).add(gap);
    }
    Collections.sort(afterSlow);
    Collections.sort(afterFast);
    assertEquals(0, alice.stream.counts().leakage().oddSizes());
    // Gaps would be 17 and 23 ms.
    long between = Math.abs(afterSlow.get(30) - afterFast.get(30));
    assertTrue(between < 2_500_000, "" + between);
  }

  /** Such frames leave when they are ready, and the call says so. */
  @Test
  void framesThatTakeTooLong_areCounted() throws InterruptedException {
    alice.slowFrameMillis = 9;
    start();
    while (alice.stream.counts().sent() < 40) Thread.sleep(20);

    Leakage seen = alice.stream.counts().leakage();
    assertTrue(seen.slowFrames() >= 15 && seen.offBeat() >= seen.slowFrames(), seen::sentence);
    assertFalse(seen.wasSteady());
    assertEquals(0, seen.oddSizes());
    assertTrue(bob.stream.counts().leakage().slowFrames() < 15, "its own frames were quick");
  }

  private static MediaKeys keys(MediaKeys.Role role) {
    return keys(role, 7);
  }

  private static MediaKeys keys(MediaKeys.Role role, long seed) {
    byte[] exported = new byte[MediaKeys.exportedOctets(SrtpProfile.AEAD_AES_256_GCM)];
    new Random(seed).nextBytes(exported);
    return MediaKeys.fromExporter(
        SrtpProfile.AEAD_AES_256_GCM,
        new KeyAgreement("DTLS 1.2", "secp256r1", "suite", false),
        role,
        exported);
  }

  private static VerifiedPeer peer() {
    return Fingerprint.ofCertificate(CERTIFICATE).verify(CERTIFICATE).orElseThrow();
  }

  private void start() {
    alice.to = bob.stream;
    bob.to = alice.stream;
    alice.stream.start();
    bob.stream.start();
  }

  @AfterEach
  void close() {
    alice.stream.close();
    bob.stream.close();
  }

  @Test
  void speech_isPlayedAtBothEnds_andCounted() throws InterruptedException {
    start();
    assertTrue(alice.firstPlayed.await(10, SECONDS) && bob.firstPlayed.await(10, SECONDS));

    VoiceStream.Counts counts = alice.stream.counts();
    assertTrue(counts.sent() > 0 && counts.received() > 0);
    assertEquals(0, counts.refused());
  }

  @Test
  void everyVoicePacket_hasOneSize() throws InterruptedException {
    start();
    assertTrue(alice.manyPlayed.await(10, SECONDS));

    List<byte[]> packets = List.copyOf(alice.sent);
    int voice = packets.get(0).length;
    long odd =
        packets.stream().filter(each -> (each[1] & 0xe0) != 0xc0 && each.length != voice).count();
    assertEquals(12 + 80 + 16, voice);
    assertEquals(0, odd);
  }

  @Test
  void forgedAndReplayedPackets_areRefused_andCounted() throws InterruptedException {
    start();
    assertTrue(bob.firstPlayed.await(10, SECONDS));
    byte[] replay = alice.sent.get(0).clone();
    byte[] forged = alice.sent.get(1).clone();
    forged[20] ^= 1;

    assertFalse(
        bob.stream.received(replay, 0, replay.length, System.nanoTime(), PacketWatch.Origin.PATH));
    assertFalse(
        bob.stream.received(forged, 0, forged.length, System.nanoTime(), PacketWatch.Origin.PATH));
    assertEquals(2, bob.stream.counts().refused());
  }

  private void addKeys() {
    alice.stream.addKeys(keys(MediaKeys.Role.CLIENT, 8), peer());
    bob.stream.addKeys(keys(MediaKeys.Role.SERVER, 8), peer());
  }

  @Test
  void newKeys_areHeardBesideTheOld_andOnceTheOldAreDroppedAlone() throws InterruptedException {
    start();
    assertTrue(bob.firstPlayed.await(10, SECONDS));
    addKeys();
    assertEquals(1, bob.newKeysHeard.getCount(), "nobody sends with them yet");
    alice.stream.useNewKeys();
    assertTrue(bob.newKeysHeard.await(10, SECONDS));
    assertEquals(1, alice.newKeysHeard.getCount(), "bob has not followed");
    bob.stream.useNewKeys();
    assertTrue(alice.newKeysHeard.await(10, SECONDS));
    alice.stream.dropOldKeys();
    bob.stream.dropOldKeys();
    long before = bob.stream.counts().received();
    while (bob.stream.counts().received() < before + 10) Thread.sleep(20);

    for (End each : List.of(alice, bob)) {
      assertEquals(0, each.stream.counts().refused());
      assertEquals(0, each.stream.counts().lost());
    }
  }

  @Test
  void whatWasSentWithOldKeys_isNoLongerHeardOnceTheyAreDropped() throws InterruptedException {
    start();
    assertTrue(bob.firstPlayed.await(10, SECONDS));
    bob.to = null;
    alice.to = null;
    Thread.sleep(100);
    addKeys();
    byte[] late = alice.sent.get(alice.sent.size() - 1).clone();
    byte[] tooLate = alice.sent.get(alice.sent.size() - 2).clone();

    assertTrue(
        bob.stream.received(late, 0, late.length, System.nanoTime(), PacketWatch.Origin.PATH));
    bob.stream.dropOldKeys();
    assertFalse(
        bob.stream.received(
            tooLate, 0, tooLate.length, System.nanoTime(), PacketWatch.Origin.PATH));
  }

  @Test
  void newKeysThatAreDropped_leaveTheOldAsTheyWere() throws InterruptedException {
    start();
    assertTrue(bob.firstPlayed.await(10, SECONDS));
    addKeys();
    alice.stream.dropNewKeys();
    alice.stream.useNewKeys();
    bob.stream.dropNewKeys();
    long before = bob.stream.counts().received();
    while (bob.stream.counts().received() < before + 10) Thread.sleep(20);

    assertEquals(0, bob.stream.counts().refused());
    assertEquals(1, bob.newKeysHeard.getCount());
  }

  @Test
  void streamThatStopped_sendsNothing() throws InterruptedException {
    alice.stream.flow(VoiceStream.Flow.NOTHING);
    start();
    assertTrue(bob.manyPlayed.await(10, SECONDS), "bob's beat goes on");

    assertEquals(0, alice.stream.counts().sent());
    assertEquals(0, bob.stream.counts().received());
  }

  /** What somebody sees who has every packet: one size, one cadence, whatever the person does. */
  @Test
  void speech_muteAndHold_lookTheSame() throws InterruptedException {
    start();
    List<byte[]> seen = new ArrayList<>(speechOf(alice, 60));
    alice.stream.mute(true);
    seen.addAll(speechOf(alice, 60));
    alice.stream.flow(VoiceStream.Flow.SILENCE);
    bob.stream.flow(VoiceStream.Flow.SILENCE);
    seen.addAll(speechOf(alice, 60));
    alice.stream.mute(false);
    alice.stream.flow(VoiceStream.Flow.SPEECH);
    seen.addAll(speechOf(alice, 60));

    for (byte[] each : seen) assertEquals(seen.get(0).length, each.length);
    byte[] last = seen.get(seen.size() - 1);
    long beats = (timestamp(last) - timestamp(seen.get(0))) / 960;
    long packets = sequence(last) - sequence(seen.get(0));
    // A busy machine leaves out some; a hold of which anything shows would be 60.
    assertTrue(beats - packets < 30, beats + " beats and " + packets + " packets");
    assertEquals(0, bob.stream.counts().lost());

    alice.stream.flow(VoiceStream.Flow.NOTHING);
    Thread.sleep(100);
    Leakage until = alice.stream.counts().leakage();
    assertEquals(0, until.oddSizes());
    long sent = alice.stream.counts().sent();
    Thread.sleep(200);
    assertEquals(sent, alice.stream.counts().sent(), "a hold that spares batteries shows");
    Leakage shown = alice.stream.counts().leakage();
    assertEquals(sent, shown.packets());
    assertTrue(shown.heldBeats() > until.heldBeats() && !shown.wasSteady(), shown::sentence);
  }

  /** The next packets of speech, or what stands for it. */
  private static List<byte[]> speechOf(End end, int count) throws InterruptedException {
    int from = end.sent.size();
    List<byte[]> speech = List.of();
    while (speech.size() < count) {
      Thread.sleep(20);
      List<byte[]> sent = List.copyOf(end.sent);
      speech =
          sent.subList(from, sent.size()).stream()
              .filter(each -> (each[1] & 0xe0) != 0xc0)
              .limit(count)
              .toList();
    }
    return speech;
  }

  private static int sequence(byte[] packet) {
    return (packet[2] & 0xff) << 8 | packet[3] & 0xff;
  }

  private static long timestamp(byte[] packet) {
    return Bytes.copyOf(packet, 4, 4).hex().transform(hex -> Long.parseLong(hex, 16));
  }

  @Test
  void brokenMicrophone_isReported() throws InterruptedException {
    alice.microphoneBreaks = true;
    start();

    assertTrue(alice.failed.await(10, SECONDS));
  }

  @Test
  void closedStream_refusesWhatStillArrives() throws InterruptedException {
    start();
    assertTrue(bob.firstPlayed.await(10, SECONDS));
    bob.stream.close();
    byte[] packet = alice.sent.get(alice.sent.size() - 1).clone();

    assertFalse(
        bob.stream.received(packet, 0, packet.length, System.nanoTime(), PacketWatch.Origin.PATH));
  }
}
