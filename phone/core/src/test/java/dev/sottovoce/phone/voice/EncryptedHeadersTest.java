package dev.sottovoce.phone.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.call.watch.PacketWatch;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.phone.CryptoBackends;
import dev.sottovoce.phone.audio.WavSource;
import dev.sottovoce.phone.codec.SpeechCodecs;
import dev.sottovoce.policy.WatchLimits;
import dev.sottovoce.srtp.HeaderEncryption;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.srtp.SrtpSender;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Speech in packets of a peer that sends header extensions, under every library of this machine.
 */
class EncryptedHeadersTest {
  private static final int SEED = 9335;

  /** An audio level, as RFC 6464 has it; a mixer's sources besides. */
  private static final String LEVEL = "bede000110150000";

  private static final String SOURCES = "0001e2400000b26e";

  @Test
  void extensionsAndSourcesAreEncryptedAndSpeechArrives() {
    assertHeard(HeaderEncryption.CRYPTEX, HeaderEncryption.CRYPTEX, "92", SOURCES + LEVEL);
    assertHeard(HeaderEncryption.CRYPTEX, HeaderEncryption.CRYPTEX, "82", SOURCES);
  }

  /** Which packets are encrypted so is up to the peer; one that never heard of it sends none. */
  @Test
  void clearExtensionsArePassedOver() {
    assertHeard(HeaderEncryption.NONE, HeaderEncryption.CRYPTEX, "90", LEVEL);
    assertHeard(HeaderEncryption.NONE, HeaderEncryption.NONE, "92", SOURCES + LEVEL);
  }

  /** RFC 6904 leaves the payload as it is, and nothing here reads an extension. */
  @Test
  void extensionsEncryptedOneByOneArePassedOver() {
    assertHeard(HeaderEncryption.NONE, HeaderEncryption.NONE, "90", "bede000110e79a52");
  }

  private static void assertHeard(
      HeaderEncryption there, HeaderEncryption here, String first, String rest) {
    Ear ear = new Ear();
    SrtpSender sender =
        SrtpSender.open(
            Ends.keys(MediaKeys.Role.SERVER, SEED), Ends.PEER, PacketCipherBackend.JDK, there);
    try (sender;
        VoiceStream stream =
            new VoiceStream(
                Ends.format(AudioCodec.OPUS),
                SpeechCodecs.open(AudioCodec.OPUS),
                5,
                Ends.keys(MediaKeys.Role.CLIENT, SEED),
                Ends.PEER,
                CryptoBackends.packetCiphersOfThisMachine(),
                here,
                WatchLimits.DEFAULT,
                new WavSource(new short[0], WavSource.Afterwards.SILENCE),
                ear,
                (packet, offset, length) -> {},
                ear,
                Ends.entropy(1))) {
      for (int sequence = 1; sequence <= 5; sequence++) {
        String header = first + "60000" + sequence + "000003c000000007";
        byte[] packet = Bytes.fromHex(header + rest + "ab".repeat(80)).toArray();
        byte[] buffer = Arrays.copyOf(packet, packet.length + SrtpSender.MAX_OVERHEAD_OCTETS);
        int length = sender.protectRtp(buffer, 0, packet.length);
        stream.received(buffer, 0, length, System.nanoTime(), PacketWatch.Origin.PATH);
      }
      assertEquals(5, stream.counts().received());
      assertEquals(0, stream.counts().refused());
    }
  }
}
