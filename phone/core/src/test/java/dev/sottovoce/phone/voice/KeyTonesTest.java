package dev.sottovoce.phone.voice;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.call.EventFormat;
import dev.sottovoce.call.watch.Anomaly;
import dev.sottovoce.call.watch.MediaWatch;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.phone.CryptoBackends;
import dev.sottovoce.phone.Leakage;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import dev.sottovoce.phone.audio.KeyDetector;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.codec.SpeechCodecs;
import dev.sottovoce.policy.WatchLimits;
import dev.sottovoce.srtp.HeaderEncryption;
import dev.sottovoce.srtp.RtpHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys of the pad between two streams: as tones, which show nowhere, and as events, which show. */
@Timeout(60)
class KeyTonesTest {
  private static final int EVENT_PAYLOAD_TYPE = 101;
  private static final EventFormat EVENTS =
      new EventFormat(8_000, EVENT_PAYLOAD_TYPE, EVENT_PAYLOAD_TYPE);

  private final LossyPath toBob = LossyPath.clean();
  private final LossyPath toAlice = LossyPath.clean();
  private final End bob = new End();
  private final VoiceStream a = stream(MediaKeys.Role.CLIENT, 11, new End(), toBob);
  private final VoiceStream b = stream(MediaKeys.Role.SERVER, 12, bob, toAlice);

  /** Hums into the microphone, and hears which keys the other end pressed. */
  private static final class End implements AudioSource, AudioSink, VoiceStream.Listener {
    final BlockingQueue<Character> keys = new LinkedBlockingQueue<>();
    final BlockingQueue<Anomaly> anomalies = new LinkedBlockingQueue<>();

    @Override
    public int read(short[] frame) {
      for (int i = 0; i < frame.length; i++) frame[i] = (short) (3000 * Math.sin(i * 0.05));
      return frame.length;
    }

    @Override
    public void write(short[] frame) {}

    @Override
    public void keyPressed(char key) {
      keys.add(key);
    }

    @Override
    public void firstSent() {}

    @Override
    public void firstReceived() {}

    @Override
    public void firstPlayed() {}

    @Override
    public void changed(MediaWatch.Change change) {}

    @Override
    public void noticed(Anomaly anomaly) {
      anomalies.add(anomaly);
    }

    @Override
    public void newKeysHeard() {}

    @Override
    public void failed() {}

    @Override
    public void close() {}
  }

  private static VoiceStream stream(MediaKeys.Role role, long ssrc, End end, LossyPath path) {
    return new VoiceStream(
        Ends.format(AudioCodec.OPUS),
        SpeechCodecs.open(AudioCodec.OPUS),
        ssrc,
        Ends.keys(role, 5),
        Ends.PEER,
        CryptoBackends.packetCiphersOfThisMachine(),
        HeaderEncryption.NONE,
        WatchLimits.DEFAULT,
        end,
        end,
        path,
        end,
        Ends.entropy(ssrc));
  }

  private void start() {
    toBob.leadsTo(b);
    toAlice.leadsTo(a);
    a.start();
    b.start();
  }

  private String heard(int keys) throws InterruptedException {
    StringBuilder heard = new StringBuilder();
    for (int i = 0; i < keys; i++) heard.append(bob.keys.poll(20, SECONDS));
    return heard.toString();
  }

  private List<byte[]> speechPackets() {
    List<byte[]> packets = new ArrayList<>();
    for (byte[] each : toBob.capture()) {
      int type = each[1] & 0x7f;
      if (type < 64 || type > 95) packets.add(each);
    }
    return packets;
  }

  @Test
  void asTones_theyAreHeard_andNoPacketDiffers() throws Exception {
    start();
    a.mute(true);
    Character key = null;
    // A machine that is busy loses beats, and tones with them.
    for (int attempt = 0; key == null && attempt < 10; attempt++) {
      assertEquals(6, a.press("777777"));
      key = bob.keys.poll(4, SECONDS);
    }
    assertEquals('7', key, "it is heard from a muted end, too");
    Leakage leakage = a.counts().leakage();
    a.close();
    b.close();

    assertEquals(0, leakage.oddSizes() + leakage.keyPackets(), leakage::sentence);
    List<byte[]> packets = speechPackets();
    int octets = packets.get(0).length;
    for (int i = 0; i < packets.size(); i++) {
      byte[] each = packets.get(i);
      assertEquals(octets, each.length);
      assertEquals(AudioCodec.OPUS.payloadType(), each[1] & 0xff, "no other type, and no marker");
      assertEquals(sequence(packets.get(0)) + i & 0xffff, sequence(each), "none is left out");
    }
  }

  /** Encoded and decoded beat by beat, without a clock. */
  @Test
  void asTones_theCodecLeavesThemRecognisable_andTheirFramesOneSize() {
    PressedKeys keys = new PressedKeys();
    String all = "0123456789*#ABCD5566";
    assertEquals(all.length(), keys.press(all));
    KeyDetector detector = new KeyDetector();
    StringBuilder found = new StringBuilder();
    byte[] packet = new byte[VoiceSender.PACKET_OCTETS];
    short[] decoded = new short[6 * SpeechCodec.FRAME_SAMPLES];
    try (SpeechCodec codec = SpeechCodecs.open(AudioCodec.OPUS)) {
      Mouth mouth = new Mouth(new End(), codec);
      int octets = mouth.speak(packet);
      for (int beat = 0; beat < 15 * all.length() + 10; beat++) {
        int now = keys.step() ? mouth.sound(keys, packet) : mouth.speak(packet);
        assertEquals(octets, now);
        assertEquals(
            SpeechCodec.FRAME_SAMPLES, codec.decode(packet, RtpHeader.FIXED_OCTETS, now, decoded));
        char key = detector.hear(Arrays.copyOf(decoded, SpeechCodec.FRAME_SAMPLES));
        if (key != 0) found.append(key);
      }
    }
    assertEquals(all, found.toString());
  }

  @Test
  void asEvents_eachIsToldOnce_theCadenceStays_andTheCallSaysThatItShows() throws Exception {
    a.useEvents(List.of(EVENTS));
    b.useEvents(List.of(EVENTS));
    start();
    assertEquals(3, a.press("4#d"));
    assertEquals("4#D", heard(3));
    while (a.counts().leakage().keyPackets() < 3 * KeyEvent.BEATS) Thread.sleep(20);
    Leakage leakage = a.counts().leakage();
    a.close();
    b.close();

    assertEquals(3 * KeyEvent.BEATS, leakage.keyPackets());
    assertTrue(leakage.sentence().contains("showed that keys were pressed"), leakage::sentence);
    assertTrue(bob.keys.isEmpty(), () -> "told twice: " + bob.keys);
    assertTrue(bob.anomalies.isEmpty(), () -> "false alarm: " + bob.anomalies);
    List<byte[]> packets = speechPackets();
    int events = 0;
    int marked = 0;
    for (int i = 0; i < packets.size(); i++) {
      byte[] each = packets.get(i);
      if ((each[1] & 0x7f) == EVENT_PAYLOAD_TYPE) events++;
      if (each[1] < 0) marked++;
      assertEquals(sequence(packets.get(0)) + i & 0xffff, sequence(each), "one on every beat");
    }
    assertEquals(3 * KeyEvent.BEATS, events);
    assertEquals(3, marked, "the first of each (RFC 4733 section 2.5.1.1)");
  }

  /** Whoever listens on the way could otherwise tell keys apart by their lengths. */
  @Test
  void everyKey_takesAsManyBeats() {
    for (char key : "0123456789*#ABCD".toCharArray()) {
      PressedKeys keys = new PressedKeys();
      assertEquals(1, keys.press("" + key));
      int beats = 0;
      while (keys.step()) beats++;
      assertEquals(PressedKeys.SOUNDING_BEATS + PressedKeys.PAUSE_BEATS, beats);
    }
  }

  @Test
  void moreThanThereIsRoomFor_orWhileNothingIsSaid_isNotSent() {
    assertEquals(PressedKeys.MOST_WAITING, a.press("1".repeat(99)));
    a.flow(VoiceStream.Flow.SILENCE);
    assertEquals(0, a.press("1"));
    a.close();
    b.close();
  }

  private static int sequence(byte[] packet) {
    return (packet[2] & 0xff) << 8 | packet[3] & 0xff;
  }
}
