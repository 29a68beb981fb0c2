package dev.sottovoce.phone.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.call.watch.Anomaly;
import dev.sottovoce.call.watch.PacketWatch;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.phone.audio.WavSource;
import dev.sottovoce.phone.codec.SpeechCodecs;
import dev.sottovoce.policy.WatchLimits;
import dev.sottovoce.srtp.HeaderEncryption;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.srtp.RtpDemux;
import dev.sottovoce.srtp.RtpHeader;
import dev.sottovoce.srtp.SrtpSender;
import dev.sottovoce.srtp.rtcp.RtcpCompound;
import dev.sottovoce.srtp.rtcp.RtcpPacket;
import dev.sottovoce.srtp.rtcp.RtcpPacket.FeedbackKind;
import dev.sottovoce.srtp.rtcp.VoipMetrics;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Control packets of a peer that has the keys and wants to make work. What they cause is counted.
 */
@Timeout(60)
class ReportFloodTest {
  private static final int MANY = 10_000;
  private static final long SSRC = 77;
  private static final long OURS = 5;
  private static final long NOBODYS = 99;
  private static final long NOW = 1_000_000_000L;

  private final Ear ear = new Ear();
  private final AtomicInteger speechSent = new AtomicInteger();
  private final AtomicInteger reportsSent = new AtomicInteger();
  private final byte[] packet = new byte[512];
  private final SrtpSender peer = SrtpSender.open(Ends.keys(MediaKeys.Role.SERVER, 3), Ends.PEER);
  private final VoiceStream phone =
      new VoiceStream(
          Ends.format(AudioCodec.OPUS),
          SpeechCodecs.open(AudioCodec.OPUS),
          OURS,
          Ends.keys(MediaKeys.Role.CLIENT, 3),
          Ends.PEER,
          PacketCipherBackend.JDK,
          HeaderEncryption.CRYPTEX,
          WatchLimits.DEFAULT,
          new WavSource(new short[0], WavSource.Afterwards.SILENCE),
          ear,
          this::sent,
          ear,
          Ends.entropy(1));

  private void sent(byte[] sealed, int offset, int length) {
    boolean report = RtpDemux.looksLikeRtcp(sealed, offset, length);
    (report ? reportsSent : speechSent).incrementAndGet();
  }

  @AfterEach
  void close() {
    phone.close();
    peer.close();
  }

  @Test
  void mostOfAFloodIsNotLookedInto_andItIsNamed() {
    speak();
    for (int i = 0; i < MANY; i++) deliver(NOW, nack(SSRC, OURS));
    assertEquals(0, phone.counts().refused(), "they are authentic");
    assertEquals(100, phone.reportsRead());
    assertEquals(Anomaly.Kind.RATE, named().kind());
  }

  /** Ten seconds later nothing is left of it. */
  @Test
  void afterAFloodReportsCountAgain() {
    speak();
    for (int i = 0; i < MANY; i++) deliver(NOW, nack(SSRC, OURS));
    long read = phone.reportsRead();
    deliver(NOW + 20_000_000_000L, scoreFrom(SSRC, 41));
    assertEquals(read + 1, phone.reportsRead());
    assertEquals(4.1, phone.counts().heardThere(), 0.001);
  }

  /** RFC 4585: a peer may ask for packets or pictures; nothing is sent for it. */
  @Test
  void feedbackMakesNobodySendMore() throws InterruptedException {
    phone.start();
    ear.hear(960 * 25);
    speak();
    int speech = speechSent.get();
    int reports = reportsSent.get();
    long began = System.nanoTime();
    for (int i = 0; i < MANY / 2; i++) {
      deliver(System.nanoTime(), nack(SSRC, OURS));
      deliver(
          System.nanoTime(),
          new RtcpPacket.Feedback(FeedbackKind.PAYLOAD, 1, SSRC, OURS, Bytes.EMPTY));
    }
    ear.hear(960 * 25);
    long beats = (System.nanoTime() - began) / 20_000_000 + 2;
    assertTrue(speechSent.get() - speech <= beats, () -> "more than " + beats + " packets");
    assertTrue(reportsSent.get() - reports <= beats / 50 + 1, () -> "reports out of turn");
    assertTrue(speechSent.get() > speech, "and it goes on speaking");
  }

  /** A report needs no other before it (RFC 5506), and one NACK is nothing to speak of. */
  @Test
  void feedbackAloneIsNoAnomaly() {
    speak();
    for (int i = 0; i < 20; i++) deliver(NOW, nack(SSRC, OURS));
    assertEquals(List.of(), ear.anomalies.stream().toList());
  }

  @Test
  void feedbackInAnothersName_orAboutAnothersStream_isNamed() {
    speak();
    for (int i = 0; i < 3; i++) {
      deliver(NOW, nack(NOBODYS, OURS));
      deliver(NOW, nack(SSRC, NOBODYS));
    }
    assertEquals(Anomaly.Kind.FOREIGN_SOURCE, named().kind());
  }

  @Test
  void reportsInAnothersNameDoNotCount() {
    speak();
    deliver(NOW, scoreFrom(NOBODYS, 45));
    assertTrue(Double.isNaN(phone.counts().heardThere()));
    deliver(NOW, scoreFrom(SSRC, 45));
    assertEquals(4.5, phone.counts().heardThere(), 0.001);
  }

  private Anomaly named() {
    speak();
    Anomaly first = ear.anomalies.poll();
    if (first == null) throw new AssertionError("nothing was named");
    return first;
  }

  private int sequence = 1;

  private void speak() {
    RtpHeader.write(packet, 0, 96, sequence, 960L * sequence, SSRC);
    sequence++;
    receive(System.nanoTime(), peer.protectRtp(packet, 0, RtpHeader.FIXED_OCTETS + 80));
  }

  private void deliver(long at, RtcpPacket report) {
    Bytes compound = RtcpCompound.encode(List.of(report));
    compound.copyTo(packet, 0);
    receive(at, peer.protectRtcp(packet, 0, compound.length()));
  }

  private void receive(long at, int length) {
    if (length < 0) throw new AssertionError("not protected");
    phone.received(packet, 0, length, at, PacketWatch.Origin.PATH);
  }

  private static RtcpPacket nack(long from, long about) {
    return new RtcpPacket.Feedback(
        FeedbackKind.TRANSPORT, 1, from, about, Bytes.fromHex("00640003"));
  }

  private static RtcpPacket scoreFrom(long from, int tenths) {
    return new RtcpPacket.ExtendedReport(
        from, List.of(new VoipMetrics(OURS, 0, 0, 20, 60, tenths, 40, 100)));
  }
}
