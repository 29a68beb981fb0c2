package dev.sottovoce.phone.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.call.watch.MediaWatch;
import dev.sottovoce.call.watch.PacketWatch;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.phone.CryptoBackends;
import dev.sottovoce.phone.audio.AudioMatch;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import dev.sottovoce.phone.audio.Speech;
import dev.sottovoce.phone.audio.WavSource;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.codec.SpeechCodecs;
import dev.sottovoce.policy.WatchLimits;
import dev.sottovoce.srtp.HeaderEncryption;
import dev.sottovoce.srtp.RtpDemux;
import dev.sottovoce.srtp.SrtpReceiver;
import dev.sottovoce.srtp.rtcp.RtcpCompound;
import dev.sottovoce.srtp.rtcp.RtcpPacket;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two streams back to back over a path in memory, in real time. */
class VoiceEndToEndTest {
  private static long lastSsrc;

  private static final long SEED = 20;
  private static final int SECOND = 48_000;

  private final Ear alice = new Ear();
  private final Ear bob = new Ear();

  @BeforeAll
  static void warmUp() {
    SpeechCodecs.warmUp();
  }

  @ParameterizedTest
  @EnumSource(names = {"OPUS", "PCMA"})
  void speech_comesThroughARoughPath_bothWays(AudioCodec codec) throws Exception {
    for (int attempt = 1; ; attempt++) {
      RoughCall call = roughCall(codec);
      // A run in which this machine itself stood still says nothing about the call.
      if (call.missedBeats() > 5 && attempt < 4) continue;
      assertTrue(call.match() >= 0.9, "there " + call.match());
      assertTrue(call.matchBack() >= 0.9, "back " + call.matchBack());
      assertTrue(call.crossed() <= 0.4, "each hears the other " + call.crossed());
      double lost = (double) call.counts().lost() / call.counts().received();
      assertTrue(lost > 0.01 && lost < 0.12, "lost " + lost);
      assertTrue(call.counts().concealed() > 0, "what was lost is concealed");
      return;
    }
  }

  private record RoughCall(
      double match,
      double matchBack,
      double crossed,
      long missedBeats,
      VoiceStream.Counts counts) {}

  private static RoughCall roughCall(AudioCodec codec) throws Exception {
    LossyPath toBob = new LossyPath(1, 0.05, 0.02, 0.05);
    LossyPath toAlice = new LossyPath(2, 0.05, 0.02, 0.05);
    Ear alice = new Ear();
    Ear bob = new Ear();
    short[] said = Speech.alice();
    short[] answered = Speech.bob();
    try (VoiceStream a = stream(codec, MediaKeys.Role.CLIENT, speak(said), alice, toBob);
        VoiceStream b = stream(codec, MediaKeys.Role.SERVER, speak(answered), bob, toAlice)) {
      connect(a, toBob, b, toAlice);
      short[] heard = bob.hear(said.length + SECOND);
      long missed = heard.length / SpeechCodec.FRAME_SAMPLES - a.counts().sent();
      short[] heardBack = alice.hear(Math.max(1, answered.length - said.length));
      missed += Math.max(0, heardBack.length / SpeechCodec.FRAME_SAMPLES - b.counts().sent());
      return new RoughCall(
          AudioMatch.of(said, heard),
          AudioMatch.of(answered, heardBack),
          AudioMatch.of(answered, heard),
          missed,
          b.counts());
    }
  }

  @Test
  void firstAudio_isTold_andReportsAndGoodbyeAreSent() throws Exception {
    LossyPath toBob = LossyPath.clean();
    LossyPath toAlice = LossyPath.clean();
    VoiceStream a = quiet(MediaKeys.Role.CLIENT, alice, toBob);
    try (VoiceStream b = quiet(MediaKeys.Role.SERVER, bob, toAlice)) {
      connect(a, toBob, b, toAlice);
      Ear.await(alice.sent);
      Ear.await(bob.received);
      Ear.await(bob.played);
      bob.hear(2 * SECOND);
      a.close();
      bob.hear(SECOND);
    }
    List<RtcpPacket> reports = reports(toBob.capture());
    assertTrue(reports.get(0) instanceof RtcpPacket.SenderReport);
    RtcpPacket.SourceDescription names = (RtcpPacket.SourceDescription) reports.get(1);
    assertEquals(16, names.chunks().get(0).cname().length());
    assertTrue(reports.get(reports.size() - 1) instanceof RtcpPacket.Goodbye);
    RtcpPacket.SenderReport about = (RtcpPacket.SenderReport) reports.get(0);
    assertEquals(1, about.reports().size(), "it tells how the other stream arrives");
  }

  @Test
  void closed_isClosedAtOnce_andRefusesPackets() throws Exception {
    LossyPath toBob = LossyPath.clean();
    LossyPath toAlice = LossyPath.clean();
    MediaKeys keys = Ends.keys(MediaKeys.Role.SERVER, SEED);
    VoiceStream b =
        new VoiceStream(
            Ends.format(AudioCodec.OPUS),
            SpeechCodecs.open(AudioCodec.OPUS),
            ++lastSsrc,
            keys,
            Ends.PEER,
            CryptoBackends.packetCiphersOfThisMachine(),
            HeaderEncryption.CRYPTEX,
            WatchLimits.DEFAULT,
            speak(new short[0]),
            bob,
            toAlice,
            bob,
            Ends.entropy(2));
    assertTrue(keys.sendKey().isDestroyed() && keys.receiveKey().isDestroyed());
    try (VoiceStream a = quiet(MediaKeys.Role.CLIENT, alice, toBob)) {
      connect(a, toBob, b, toAlice);
      bob.hear(SECOND / 4);
      b.close();
      byte[] packet = toBob.capture().get(3).clone();
      assertFalse(b.received(packet, 0, packet.length, System.nanoTime(), PacketWatch.Origin.PATH));
      alice.hear(SECOND / 5);
      int sent = toAlice.capture().size();
      alice.hear(SECOND / 5);
      assertEquals(sent, toAlice.capture().size(), "nothing is sent any more");
    }
  }

  @Test
  void silentPath_isToldWithinThreeSeconds_andSoIsItsRecovery() throws Exception {
    LossyPath toBob = LossyPath.clean();
    LossyPath toAlice = LossyPath.clean();
    try (VoiceStream a = quiet(MediaKeys.Role.CLIENT, alice, toBob);
        VoiceStream b = quiet(MediaKeys.Role.SERVER, bob, toAlice)) {
      connect(a, toBob, b, toAlice);
      bob.hear(SECOND / 2);
      long cut = System.nanoTime();
      toBob.cut(true);
      assertEquals(MediaWatch.Hearing.NO_PACKETS, bob.nextChange().hearing());
      long took = (System.nanoTime() - cut) / 1_000_000;
      assertTrue(took < 3_500, "told after " + took + " ms");
      assertEquals(MediaWatch.Speaking.NOT_RECEIVED_THERE, alice.nextChange().speaking());
      toBob.cut(false);
      assertEquals(MediaWatch.Hearing.FINE, bob.nextChange().hearing());
      assertEquals(MediaWatch.Speaking.FINE, alice.nextChange().speaking());
    }
  }

  @Test
  void pathThatNeverWorked_isToldToTheSpeaker() throws Exception {
    LossyPath toBob = LossyPath.clean();
    LossyPath toAlice = LossyPath.clean();
    toBob.cut(true);
    try (VoiceStream a = quiet(MediaKeys.Role.CLIENT, alice, toBob);
        VoiceStream b = quiet(MediaKeys.Role.SERVER, bob, toAlice)) {
      connect(a, toBob, b, toAlice);
      assertEquals(MediaWatch.Speaking.NOT_RECEIVED_THERE, alice.nextChange().speaking());
    }
  }

  @Test
  void otherKeys_areTold_andNothingIsPlayed() throws Exception {
    LossyPath toBob = LossyPath.clean();
    LossyPath toAlice = LossyPath.clean();
    VoiceStream a =
        new VoiceStream(
            Ends.format(AudioCodec.OPUS),
            SpeechCodecs.open(AudioCodec.OPUS),
            ++lastSsrc,
            Ends.keys(MediaKeys.Role.CLIENT, SEED + 1),
            Ends.PEER,
            CryptoBackends.packetCiphersOfThisMachine(),
            HeaderEncryption.CRYPTEX,
            WatchLimits.DEFAULT,
            speak(Speech.alice()),
            alice,
            toBob,
            alice,
            Ends.entropy(1));
    try (a;
        VoiceStream b = quiet(MediaKeys.Role.SERVER, bob, toAlice)) {
      connect(a, toBob, b, toAlice);
      assertEquals(MediaWatch.Hearing.CANNOT_DECRYPT, bob.nextChange().hearing());
      for (short each : bob.hear(960)) assertEquals(0, each);
      assertTrue(b.counts().refused() > 50);
      assertEquals(0, b.counts().received());
    }
  }

  @Test
  void whoIsMuted_isNotHeard() throws Exception {
    LossyPath toBob = LossyPath.clean();
    LossyPath toAlice = LossyPath.clean();
    try (VoiceStream a =
            stream(AudioCodec.OPUS, MediaKeys.Role.CLIENT, speak(Speech.alice()), alice, toBob);
        VoiceStream b = quiet(MediaKeys.Role.SERVER, bob, toAlice)) {
      a.mute(true);
      connect(a, toBob, b, toAlice);
      bob.hear(SECOND);
      for (short each : bob.hear(SECOND)) assertTrue(Math.abs(each) <= 2, "" + each);
      a.mute(false);
      int loudest = 0;
      for (short each : bob.hear(2 * SECOND)) loudest = Math.max(loudest, Math.abs(each));
      assertTrue(loudest > 500, "" + loudest);
    }
  }

  /** The media thread itself stands still then: the network's thread must notice. */
  @Test
  void loudspeakerThatBlocks_isTold() throws Exception {
    LossyPath toBob = LossyPath.clean();
    LossyPath toAlice = LossyPath.clean();
    CountDownLatch unblock = new CountDownLatch(1);
    AudioSink stuck =
        new AudioSink() {
          @Override
          public void write(short[] frame) {
            try {
              unblock.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }

          @Override
          public void close() {}
        };
    VoiceStream b =
        new VoiceStream(
            Ends.format(AudioCodec.OPUS),
            SpeechCodecs.open(AudioCodec.OPUS),
            ++lastSsrc,
            Ends.keys(MediaKeys.Role.SERVER, SEED),
            Ends.PEER,
            CryptoBackends.packetCiphersOfThisMachine(),
            HeaderEncryption.CRYPTEX,
            WatchLimits.DEFAULT,
            speak(new short[0]),
            stuck,
            toAlice,
            bob,
            Ends.entropy(2));
    try (VoiceStream a = quiet(MediaKeys.Role.CLIENT, alice, toBob);
        b) {
      connect(a, toBob, b, toAlice);
      assertEquals(MediaWatch.Hearing.NOT_PLAYED, bob.nextChange().hearing());
    } finally {
      unblock.countDown();
    }
  }

  private static AudioSource speak(short[] samples) {
    return new WavSource(samples, WavSource.Afterwards.SILENCE);
  }

  private static VoiceStream quiet(MediaKeys.Role role, Ear ear, LossyPath path) {
    return stream(AudioCodec.OPUS, role, speak(new short[0]), ear, path);
  }

  private static VoiceStream stream(
      AudioCodec codec, MediaKeys.Role role, AudioSource source, Ear ear, LossyPath path) {
    return new VoiceStream(
        Ends.format(codec),
        SpeechCodecs.open(codec),
        ++lastSsrc,
        Ends.keys(role, SEED),
        Ends.PEER,
        CryptoBackends.packetCiphersOfThisMachine(),
        HeaderEncryption.CRYPTEX,
        WatchLimits.DEFAULT,
        source,
        ear,
        path,
        ear,
        Ends.entropy(role.ordinal()));
  }

  private static void connect(VoiceStream a, LossyPath toB, VoiceStream b, LossyPath toA) {
    toB.leadsTo(b);
    toA.leadsTo(a);
    a.start();
    b.start();
  }

  private static boolean isReport(byte[] packet) {
    return RtpDemux.looksLikeRtcp(packet, 0, packet.length);
  }

  /** What the captured reports of the calling end say, opened with the other end's keys. */
  private static List<RtcpPacket> reports(List<byte[]> capture) throws IOException {
    List<RtcpPacket> reports = new ArrayList<>();
    try (SrtpReceiver receiver =
        SrtpReceiver.open(Ends.keys(MediaKeys.Role.SERVER, SEED), Ends.PEER)) {
      for (byte[] each : capture) {
        if (!isReport(each)) continue;
        byte[] copy = each.clone();
        int length = receiver.unprotectRtcp(copy, 0, copy.length);
        assertTrue(length > 0, "authentic");
        reports.addAll(RtcpCompound.parse(Bytes.copyOf(copy, 0, length)).orElseThrow());
      }
    }
    return reports;
  }
}
