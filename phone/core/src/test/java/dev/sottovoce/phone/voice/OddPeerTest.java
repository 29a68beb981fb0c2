package dev.sottovoce.phone.voice;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.call.watch.Anomaly;
import dev.sottovoce.call.watch.MediaWatch;
import dev.sottovoce.call.watch.PacketWatch;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.phone.audio.AudioSource;
import dev.sottovoce.phone.codec.SpeechCodecs;
import dev.sottovoce.policy.WatchLimits;
import dev.sottovoce.srtp.HeaderEncryption;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.srtp.RtpHeader;
import dev.sottovoce.srtp.SrtpSender;
import dev.sottovoce.srtp.rtcp.ReportBlock;
import dev.sottovoce.srtp.rtcp.RtcpCompound;
import dev.sottovoce.srtp.rtcp.RtcpPacket;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A phone in a live call whose other end has the keys and sends what no honest phone does: each
 * kind is noticed within a second, and this end goes on speaking and playing.
 */
@Timeout(60)
class OddPeerTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long SSRC = 77;
  private static final int PAYLOAD_OCTETS = 80;
  private static final WatchLimits OFF =
      new WatchLimits(
          WatchLimits.MOST,
          WatchLimits.MOST,
          WatchLimits.MOST,
          WatchLimits.MOST,
          WatchLimits.MOST,
          WatchLimits.MOST,
          WatchLimits.MOST,
          WatchLimits.MOST);

  private final Ear ear = new Ear();
  private @Nullable Odd odd;
  private int firstSequence = 100;

  /** The other end: a sender with the right keys, by hand. */
  private final class Odd {
    final VoiceStream phone;
    final SrtpSender sender = SrtpSender.open(Ends.keys(MediaKeys.Role.SERVER, 3), Ends.PEER);
    final byte[] packet = new byte[512];
    int sequence = firstSequence;
    volatile int sentThere;
    long timestamp = 5000;
    long ssrc = SSRC;
    long sent;

    Odd(WatchLimits limits) {
      phone =
          new VoiceStream(
              Ends.format(AudioCodec.OPUS),
              SpeechCodecs.open(AudioCodec.OPUS),
              5,
              Ends.keys(MediaKeys.Role.CLIENT, 3),
              Ends.PEER,
              PacketCipherBackend.JDK,
              HeaderEncryption.CRYPTEX,
              limits,
              new AudioSource() {
                @Override
                public int read(short[] frame) {
                  return frame.length;
                }

                @Override
                public void close() {}
              },
              ear,
              (sealed, offset, length) ->
                  sentThere = (sealed[offset + 2] & 0xff) << 8 | sealed[offset + 3] & 0xff,
              ear,
              Ends.entropy(1));
      phone.start();
    }

    void speak() {
      sequence++;
      timestamp += 960;
      sent++;
      RtpHeader.write(packet, 0, 96, sequence & 0xffff, timestamp, ssrc);
      deliver(sender.protectRtp(packet, 0, RtpHeader.FIXED_OCTETS + PAYLOAD_OCTETS));
    }

    /** A packet of a payload type that nobody agreed on. */
    void sayNothing() {
      sequence++;
      RtpHeader.write(packet, 0, 120, sequence & 0xffff, timestamp, ssrc);
      deliver(sender.protectRtp(packet, 0, RtpHeader.FIXED_OCTETS + PAYLOAD_OCTETS));
    }

    void report(RtcpPacket... packets) {
      Bytes compound = RtcpCompound.encode(List.of(packets));
      compound.copyTo(packet, 0);
      deliver(sender.protectRtcp(packet, 0, compound.length()));
    }

    RtcpPacket senderReport(long packetsSent, long rtpTimestamp, List<ReportBlock> blocks) {
      return new RtcpPacket.SenderReport(ssrc, 1, rtpTimestamp, packetsSent, 0, blocks);
    }

    private void deliver(int length) {
      if (length < 0) throw new AssertionError("not protected");
      phone.received(packet, 0, length, System.nanoTime(), PacketWatch.Origin.PATH);
    }
  }

  @AfterEach
  void close() {
    if (odd != null) odd.phone.close();
  }

  /** Ordinary speech for 400 ms, then the attack until it is noticed, for a second at most. */
  private @Nullable Anomaly under(WatchLimits limits, Runnable attack) throws Exception {
    Odd made = new Odd(limits);
    odd = made;
    for (int i = 0; i < 20; i++) {
      made.speak();
      Thread.sleep(20);
    }
    assertTrue(ear.anomalies.isEmpty(), ear.anomalies::toString);
    long began = System.nanoTime();
    Anomaly first = null;
    while (first == null && System.nanoTime() - began < SECOND) {
      attack.run();
      first = ear.anomalies.poll(20, MILLISECONDS);
    }
    long sentBefore = made.phone.counts().sent();
    ear.hear(960 * 5);
    assertTrue(made.phone.counts().sent() > sentBefore, "this end does not speak any more");
    made.phone.close();
    return first;
  }

  private Odd peer() {
    if (odd == null) throw new IllegalStateException("there is no call");
    return odd;
  }

  private void assertNamed(Anomaly.Kind kind, Runnable attack) throws Exception {
    assertNull(under(OFF, attack));
    Anomaly first = under(WatchLimits.DEFAULT, attack);
    if (first == null) throw new AssertionError("nothing was noticed within a second");
    assertEquals(kind, first.kind());
  }

  @Test
  void sequenceNumbersThatJump() throws Exception {
    assertNamed(
        Anomaly.Kind.SEQUENCE_JUMP,
        () -> {
          peer().sequence += 200;
          peer().speak();
        });
  }

  @Test
  void timestampsThatJump() throws Exception {
    assertNamed(
        Anomaly.Kind.TIMESTAMP_JUMP,
        () -> {
          peer().timestamp += 48_000 * 5;
          peer().speak();
        });
  }

  @Test
  void aRolloverBeforeItsTime() throws Exception {
    firstSequence = 65_300;
    assertNamed(
        Anomaly.Kind.ROLLOVER_JUMP,
        () -> {
          // Steps below the limit of a single jump, and of both together, up to the rollover.
          for (int i = 0; i < 2; i++) {
            peer().sequence += 120;
            peer().speak();
          }
        });
  }

  @Test
  void sequenceNumbersThatCreepAhead() throws Exception {
    assertNamed(
        Anomaly.Kind.SEQUENCE_JUMP,
        () -> {
          peer().sequence += 40;
          peer().timestamp += 40 * 960;
          peer().speak();
        });
  }

  /** They reach no decoder, and are work all the same. */
  @Test
  void packetsThatNobodyReads() throws Exception {
    assertNamed(
        Anomaly.Kind.RATE,
        () -> {
          for (int i = 0; i < 20; i++) peer().sayNothing();
        });
  }

  @Test
  void morePacketsThanTheCadenceGives() throws Exception {
    assertNamed(
        Anomaly.Kind.RATE,
        () -> {
          for (int i = 0; i < 20; i++) {
            peer().timestamp -= 950;
            peer().speak();
          }
        });
  }

  @Test
  void streamsThatChangeAllTheTime() throws Exception {
    assertNamed(
        Anomaly.Kind.FOREIGN_SOURCE,
        () -> {
          peer().ssrc = peer().ssrc == SSRC ? SSRC + 1 : SSRC;
          peer().speak();
        });
  }

  @Test
  void aReportOfFewerPacketsThanCame() throws Exception {
    // Sixty more than the report admits, and what may have been overtaken.
    WatchLimits strict = new WatchLimits(5, 40, 5, 40, 50, 100, 1000, 3000);
    Anomaly first =
        under(strict, () -> peer().report(peer().senderReport(1, peer().timestamp, List.of())));
    assertEquals(Anomaly.Kind.CONTRADICTION, first == null ? null : first.kind());
  }

  @Test
  void aReportFromTheFuture() throws Exception {
    Runnable attack =
        () ->
            peer()
                .report(peer().senderReport(peer().sent, peer().timestamp + 48_000 * 5, List.of()));
    assertNamed(Anomaly.Kind.CONTRADICTION, attack);
  }

  @Test
  void aReportOnPacketsThatWereNeverSent() throws Exception {
    Anomaly first =
        under(
            WatchLimits.DEFAULT,
            () -> {
              long never = peer().sentThere + 1000;
              ReportBlock impossible = new ReportBlock(5, 0, 0, never, 0, 0, 0);
              peer()
                  .report(peer().senderReport(peer().sent, peer().timestamp, List.of(impossible)));
            });
    assertEquals(Anomaly.Kind.CONTRADICTION, first == null ? null : first.kind());
  }

  /** Somebody lets the reports through and not the speech: noticed soon after the limit. */
  @Test
  void speechThatIsHeldBack() throws Exception {
    WatchLimits soon = new WatchLimits(5, 40, 5, 40, 50, 3000, 1000, 200);
    Anomaly first =
        under(
            soon,
            () -> {
              peer().sent++;
              peer().report(peer().senderReport(peer().sent, peer().timestamp, List.of()));
            });
    assertEquals(Anomaly.Kind.ONE_WAY_SILENCE, first == null ? null : first.kind());
  }

  /** What is authentic was decrypted: reports alone are no speech that cannot be. */
  @Test
  void reportsAlone_areNothingThatArrives() throws Exception {
    Odd made = new Odd(WatchLimits.DEFAULT);
    odd = made;
    for (int i = 0; i < 20; i++) {
      made.speak();
      Thread.sleep(20);
    }
    MediaWatch.Change change = null;
    while (change == null || change.hearing() == MediaWatch.Hearing.FINE) {
      made.report(made.senderReport(made.sent, made.timestamp, List.of()));
      change = ear.changes.poll(200, MILLISECONDS);
    }
    assertEquals(MediaWatch.Hearing.NO_PACKETS, change.hearing());
  }

  @Test
  void aGoodbyeAndSpeechAfterIt() throws Exception {
    WatchLimits soon = new WatchLimits(5, 40, 5, 40, 50, 300, 1000, 3000);
    boolean[] said = new boolean[1];
    Anomaly first =
        under(
            soon,
            () -> {
              if (!said[0]) {
                peer()
                    .report(
                        peer().senderReport(peer().sent, peer().timestamp, List.of()),
                        new RtcpPacket.Goodbye(List.of(SSRC), ""));
              }
              said[0] = true;
              peer().speak();
            });
    assertEquals(Anomaly.Kind.CONTRADICTION, first == null ? null : first.kind());
  }
}
