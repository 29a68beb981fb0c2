package dev.sottovoce.phone.desktop.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.KeyAgreement;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.phone.CryptoBackends;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.codec.SpeechCodecs;
import dev.sottovoce.srtp.RtpHeader;
import dev.sottovoce.srtp.SrtpReceiver;
import dev.sottovoce.srtp.SrtpSender;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * While a call goes on, the process that decodes has no page with a key of it: neither the master
 * key nor the session key under which packets go. The phone's own process, which is searched in the
 * same way, has both.
 */
@Timeout(180)
class KeysStayOutTest {
  private static final int KEY_OCTETS = 16;
  private static final int SALT_OCTETS = 12;
  private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;
  private static final VerifiedPeer PEER =
      Fingerprint.ofCertificate(Bytes.of(1)).verify(Bytes.of(1)).orElseThrow();

  /** What is sought is kept as its complement, so that the search does not find itself. */
  private record Pattern(byte[] complement) {
    static Pattern of(byte[] octets, int from) {
      byte[] complement = new byte[KEY_OCTETS];
      for (int i = 0; i < KEY_OCTETS; i++) complement[i] = (byte) ~octets[from + i];
      return new Pattern(complement);
    }

    boolean isAt(byte[] memory, int at) {
      for (int i = 0; i < KEY_OCTETS; i++)
        if (memory[at + i] != (byte) ~complement[i]) return false;
      return true;
    }
  }

  @BeforeEach
  void onlyWhereMemoryCanBeRead() {
    assumeTrue(Files.isReadable(Path.of("/proc/self/mem")), "there is no /proc here");
  }

  /** A DTLS exporter's octets: the two keys, then the two salts. */
  private static byte[] exported() {
    byte[] exported = new byte[MediaKeys.exportedOctets(PROFILE)];
    new Random(4_711).nextBytes(exported);
    return exported;
  }

  private static MediaKeys keys(MediaKeys.Role role) {
    KeyAgreement agreement =
        new KeyAgreement("DTLS 1.3", "X25519MLKEM768", "TLS_AES_128_GCM_SHA256", true);
    return MediaKeys.fromExporter(PROFILE, agreement, role, exported());
  }

  /** The client's session key (RFC 3711 section 4.3.1, RFC 7714 section 11). */
  private static Pattern sessionKey() throws Exception {
    byte[] exported = exported();
    byte[] iv = Arrays.copyOfRange(exported, 2 * KEY_OCTETS, 2 * KEY_OCTETS + SALT_OCTETS);
    Cipher counter = Cipher.getInstance("AES/CTR/NoPadding");
    counter.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(exported, 0, KEY_OCTETS, "AES"),
        new IvParameterSpec(Arrays.copyOf(iv, KEY_OCTETS)));
    byte[] key = counter.doFinal(new byte[KEY_OCTETS]);
    Pattern pattern = Pattern.of(key, 0);
    Arrays.fill(key, (byte) 0);
    Arrays.fill(exported, (byte) 0);
    return pattern;
  }

  private static int copies(String process, Pattern sought) throws IOException {
    int found = 0;
    byte[] window = new byte[1 << 20];
    Path folder = Path.of("/proc", process);
    try (RandomAccessFile memory = new RandomAccessFile(folder.resolve("mem").toFile(), "r")) {
      for (String line : Files.readAllLines(folder.resolve("maps"))) {
        String[] words = line.split("\\s+", 3);
        if (!words[1].startsWith("r") || line.endsWith("[vvar]") || line.endsWith("[vsyscall]")) {
          continue;
        }
        String[] ends = words[0].split("-", 2);
        long to = Long.parseUnsignedLong(ends[1], 16);
        long at = Long.parseUnsignedLong(ends[0], 16);
        while (at >= 0 && at + KEY_OCTETS <= to) {
          int length = (int) Math.min(window.length, to - at);
          int read;
          try {
            memory.seek(at);
            read = memory.read(window, 0, length);
          } catch (IOException e) {
            break; // The kernel shows this to nobody.
          }
          if (read < KEY_OCTETS) break;
          for (int i = 0; i + KEY_OCTETS <= read; i++) if (sought.isAt(window, i)) found++;
          at += read - (KEY_OCTETS - 1);
        }
      }
    } finally {
      Arrays.fill(window, (byte) 0);
    }
    return found;
  }

  @Test
  void processThatDecodes_hasNoKeyOfTheCall_thePhoneHas() throws Exception {
    Pattern master = Pattern.of(exported(), 0);
    Pattern session = sessionKey();
    byte[] packet = new byte[RtpHeader.FIXED_OCTETS + SpeechCodec.MAX_PAYLOAD + 20];
    short[] tone = new short[SpeechCodec.FRAME_SAMPLES];
    for (int i = 0; i < tone.length; i++) tone[i] = (short) (9_000 * Math.sin(0.05 * i));
    short[] samples = new short[Frames.MOST_SAMPLES];
    MediaKeys alive = keys(MediaKeys.Role.CLIENT);
    try (SrtpSender sender =
            SrtpSender.open(alive, PEER, CryptoBackends.packetCiphersOfThisMachine());
        SrtpReceiver receiver =
            SrtpReceiver.open(
                keys(MediaKeys.Role.SERVER), PEER, CryptoBackends.packetCiphersOfThisMachine());
        SpeechCodec codec = SpeechCodecs.open(AudioCodec.OPUS);
        DecoderProcess process =
            DecoderProcess.start(AudioCodec.OPUS, IsolatedCodecs.confinement())) {
      assertTrue(process.awaitReady(60));
      for (int i = 0; i < 100; i++) {
        RtpHeader.write(packet, 0, 111, i, 960L * i, 1);
        int length = codec.encode(tone, packet, RtpHeader.FIXED_OCTETS);
        int whole = sender.protectRtp(packet, 0, RtpHeader.FIXED_OCTETS + length);
        assertEquals(RtpHeader.FIXED_OCTETS + length, receiver.unprotectRtp(packet, 0, whole));
        long patience = TimeUnit.SECONDS.toNanos(10);
        assertEquals(
            SpeechCodec.FRAME_SAMPLES,
            process.decode(packet, RtpHeader.FIXED_OCTETS, length, samples, patience));
      }
      ProcessHandle started = ProcessHandle.of(process.pid()).orElseThrow();
      String decoding =
          Long.toString(
              started
                  .descendants()
                  .filter(each -> each.children().findAny().isEmpty())
                  .findFirst()
                  .orElse(started)
                  .pid());

      assertTrue(copies("self", master) > 0, "the control: the phone has the master key");
      assertTrue(copies("self", session) > 0, "the control: the phone has the session key");
      assertEquals(0, copies(decoding, master));
      assertEquals(0, copies(decoding, session));
    } finally {
      alive.destroy();
    }
  }
}
