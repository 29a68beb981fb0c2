package dev.sottovoce.phone.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.WavSource;
import dev.sottovoce.phone.codec.SpeechCodecs;
import dev.sottovoce.policy.WatchLimits;
import dev.sottovoce.srtp.HeaderEncryption;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No key of a call stays behind, whatever goes wrong. */
@Timeout(60)
class WipedKeysTest {
  private static VoiceStream stream(CountedCiphers ciphers, MediaKeys keys, AudioSink sink) {
    return new VoiceStream(
        Ends.format(AudioCodec.OPUS),
        SpeechCodecs.open(AudioCodec.OPUS),
        5,
        keys,
        Ends.PEER,
        ciphers,
        HeaderEncryption.CRYPTEX,
        WatchLimits.DEFAULT,
        new WavSource(new short[0], WavSource.Afterwards.SILENCE),
        sink,
        (packet, offset, length) -> {},
        new Ear(),
        Ends.entropy(1));
  }

  private static MediaKeys keys(long seed) {
    return Ends.keys(MediaKeys.Role.CLIENT, seed);
  }

  private static void assertDestroyed(MediaKeys keys) {
    assertTrue(keys.sendKey().isDestroyed() && keys.sendSalt().isDestroyed());
    assertTrue(keys.receiveKey().isDestroyed() && keys.receiveSalt().isDestroyed());
  }

  /** There are four: speech and reports, each way. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void cipherThatCannotBeMade_leavesNone(int which) {
    CountedCiphers ciphers = new CountedCiphers(which);
    MediaKeys keys = keys(1);
    assertThrows(IllegalStateException.class, () -> stream(ciphers, keys, new Ear()));
    assertEquals(0, ciphers.alive());
    assertDestroyed(keys);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 7, 8})
  void cipherOfNewKeysThatCannotBeMade_leavesTheOld(int which) throws InterruptedException {
    CountedCiphers ciphers = new CountedCiphers(which);
    MediaKeys keys = keys(2);
    try (VoiceStream stream = stream(ciphers, keys(1), new Ear())) {
      assertThrows(IllegalStateException.class, () -> stream.addKeys(keys, Ends.PEER));
      assertEquals(4, ciphers.alive());
      assertDestroyed(keys);
    }
    awaitNone(ciphers);
  }

  /** The media thread is in a device that does not come back. */
  @Test
  void deviceThatBlocks_keepsNoKeyBeyondTheEnd() throws InterruptedException {
    CountedCiphers ciphers = new CountedCiphers(CountedCiphers.NONE);
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Stuck sink = new Stuck(blocked, release);
    try (VoiceStream stream = stream(ciphers, keys(1), sink)) {
      stream.start();
      Ear.await(blocked);
      assertEquals(4, ciphers.alive());
    }
    awaitNone(ciphers);
    release.countDown();
  }

  private static void awaitNone(CountedCiphers ciphers) throws InterruptedException {
    for (int i = 0; ciphers.alive() > 0 && i < 500; i++) Thread.sleep(20);
    assertEquals(0, ciphers.alive());
  }

  private record Stuck(CountDownLatch blocked, CountDownLatch release) implements AudioSink {
    @Override
    public void write(short[] frame) {
      blocked.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {}
  }
}
