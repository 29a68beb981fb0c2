package dev.sottovoce.phone.voice;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.call.watch.Anomaly;
import dev.sottovoce.call.watch.MediaWatch;
import dev.sottovoce.call.watch.PacketWatch;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import dev.sottovoce.phone.codec.SpeechCodecs;
import dev.sottovoce.policy.WatchLimits;
import dev.sottovoce.srtp.HeaderEncryption;
import dev.sottovoce.srtp.PacketCipher;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.srtp.RtpHeader;
import dev.sottovoce.srtp.SrtpSender;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread that receives stands still in the middle of a packet; audio goes on. */
@Timeout(60)
class StuckNetworkTest {
  private static final int BEATS = 150;

  private final CountDownLatch stuck = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger played = new AtomicInteger();
  private final CountDownLatch goesOn = new CountDownLatch(BEATS);
  private final AtomicInteger sent = new AtomicInteger();

  /** As the media thread did when it met the network under a lock. */
  private volatile boolean asksTheReceivingSide;

  private final VoiceStream stream =
      new VoiceStream(
          Ends.format(AudioCodec.OPUS),
          SpeechCodecs.open(AudioCodec.OPUS),
          1,
          Ends.keys(MediaKeys.Role.CLIENT, 1),
          Ends.PEER,
          new StuckWhenOpening(),
          HeaderEncryption.CRYPTEX,
          WatchLimits.DEFAULT,
          new Humming(),
          new Counting(),
          (packet, offset, length) -> sent.incrementAndGet(),
          new Deaf(),
          Ends.entropy(1));

  /** The JDK's ciphers, whose open does not come back. */
  private final class StuckWhenOpening implements PacketCipherBackend {
    @Override
    public String name() {
      return "stuck";
    }

    @Override
    public boolean supports(SrtpProfile profile) {
      return true;
    }

    @Override
    public PacketCipher cipher(SrtpProfile profile, byte[] key, byte[] authenticationKey) {
      PacketCipher real = PacketCipherBackend.JDK.cipher(profile, key, authenticationKey);
      return new PacketCipher() {
        @Override
        public void seal(
            long begin,
            long end,
            byte[] packet,
            int offset,
            int header,
            int payload,
            long word,
            int tagAt) {
          real.seal(begin, end, packet, offset, header, payload, word, tagAt);
        }

        @Override
        public boolean open(
            long begin,
            long end,
            byte[] packet,
            int offset,
            int header,
            int payload,
            long word,
            int tagAt) {
          stuck.countDown();
          try {
            return release.await(50, SECONDS) && false;
          } catch (InterruptedException e) {
            return false;
          }
        }

        @Override
        public void destroy() {
          real.destroy();
        }
      };
    }
  }

  private static final class Humming implements AudioSource {
    @Override
    public int read(short[] frame) {
      Arrays.fill(frame, (short) 100);
      return frame.length;
    }

    @Override
    public void close() {}
  }

  private final class Counting implements AudioSink {
    @Override
    public void write(short[] frame) {
      if (asksTheReceivingSide) stream.counts();
      played.incrementAndGet();
      if (stuck.getCount() == 0) goesOn.countDown();
    }

    @Override
    public void close() {}
  }

  private static final class Deaf implements VoiceStream.Listener {
    @Override
    public void firstSent() {}

    @Override
    public void firstReceived() {}

    @Override
    public void firstPlayed() {}

    @Override
    public void changed(MediaWatch.Change change) {}

    @Override
    public void noticed(Anomaly anomaly) {}

    @Override
    public void newKeysHeard() {}

    @Override
    public void failed() {}
  }

  @AfterEach
  void end() {
    release.countDown();
    stream.close();
  }

  /** Begins a call in which a packet is being opened, and stays so. */
  private Thread stuckInAPacket() throws InterruptedException {
    SrtpSender peer = SrtpSender.open(Ends.keys(MediaKeys.Role.SERVER, 1), Ends.PEER);
    byte[] packet = new byte[200];
    RtpHeader.write(packet, 0, AudioCodec.OPUS.payloadType(), 1, 960, 5);
    int length = peer.protectRtp(packet, 0, 92);
    stream.start();
    Thread network =
        new Thread(
            () -> stream.received(packet, 0, length, System.nanoTime(), PacketWatch.Origin.PATH));
    network.setDaemon(true);
    network.start();
    assertTrue(stuck.await(20, SECONDS), "the packet is being opened");
    return network;
  }

  @Test
  void audioGoesOn_whileAReceivingThreadIsStuckInAPacket() throws InterruptedException {
    Thread network = stuckInAPacket();
    int sentBefore = sent.get();

    // Three seconds of it, in which reports are due and the watch would be asked.
    assertTrue(goesOn.await(30, SECONDS), "played " + played);
    assertTrue(sent.get() - sentBefore > BEATS * 3 / 4, "sent " + (sent.get() - sentBefore));
    assertEquals(1, release.getCount(), "all the while");
    assertTrue(network.isAlive());
  }

  /** The control: a media thread that waits for who receives would be seen. */
  @Test
  void mediaThreadThatWaitsForTheReceivingSide_isSilent() throws InterruptedException {
    asksTheReceivingSide = true;
    Thread network = stuckInAPacket();

    assertFalse(goesOn.await(4, SECONDS), "played " + played);
    assertTrue(goesOn.getCount() >= BEATS - 1, "no beat or one, played " + played);
    assertTrue(network.isAlive());
  }
}
