package dev.sottovoce.lab.bench.media;

import com.sun.management.ThreadMXBean;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.lab.bench.BenchRow;
import dev.sottovoce.srtp.RtpHeader;
import dev.sottovoce.srtp.SrtpReceiver;
import dev.sottovoce.srtp.SrtpSender;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Octets allocated per voice packet. {@code javax.crypto} allocates inside: its share is shown by
 * making the same calls bare, ours by leaving the cryptography out.
 */
final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int PAYLOAD = 160;
  private static final int LENGTH = RtpHeader.FIXED_OCTETS + PAYLOAD;
  private static final int PACKETS = 20_000;
  private static final int WARM_UPS = 5;

  /** What the compiler makes disappear differs a little from run to run. */
  private static final double MEASURING_ERROR = 1.05;

  private Allocation() {}

  static List<BenchRow> rows() {
    List<BenchRow> rows = new ArrayList<>();
    rows.add(BenchRow.atMost("protect, open, read: allocated by our code", ownCode(), "B", 0));
    for (SrtpProfile profile : MediaBench.PROFILES) {
      rows.add(
          BenchRow.atMostTimes(
              profile + ", protect, open, read: allocated in all",
              inAll(profile),
              "B",
              "the same calls of javax.crypto",
              bare(profile),
              MEASURING_ERROR));
    }
    return rows;
  }

  /** With cryptography left out, what is left is our own code. */
  static double ownCode() {
    SrtpProfile profile = SrtpProfile.AES_CM_128_HMAC_SHA1_80;
    return perPacket(
        protectOpenRead(
            SrtpSender.open(Keys.of(profile), Keys.PEER, new NoCryptography()),
            SrtpReceiver.open(Keys.of(profile), Keys.PEER, new NoCryptography())));
  }

  private static double inAll(SrtpProfile profile) {
    return perPacket(
        protectOpenRead(
            SrtpSender.open(Keys.of(profile), Keys.PEER),
            SrtpReceiver.open(Keys.of(profile), Keys.PEER)));
  }

  private static PacketWork protectOpenRead(SrtpSender sender, SrtpReceiver receiver) {
    byte[] packet = new byte[LENGTH + SrtpSender.MAX_OVERHEAD_OCTETS];
    RtpHeader header = new RtpHeader();
    return sequence -> {
      RtpHeader.write(packet, 0, 111, sequence, 960L, 1);
      int length = sender.protectRtp(packet, 0, LENGTH);
      if (receiver.unprotectRtp(packet, 0, length) != LENGTH) throw new IllegalStateException();
      if (!header.parse(packet, 0, LENGTH)) throw new IllegalStateException();
    };
  }

  /** What the platform's own calls allocate for protecting one packet and opening it. */
  private static double bare(SrtpProfile profile) {
    try {
      return profile.isAead() ? bareGcm(profile.masterKeyOctets()) : bareCounterMode();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double bareGcm(int keyOctets) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    SecretKeySpec key = new SecretKeySpec(new byte[keyOctets], "AES");
    byte[] packet = new byte[LENGTH + SrtpSender.MAX_OVERHEAD_OCTETS];
    byte[] sealed = new byte[PAYLOAD + 16];
    byte[] iv = new byte[12];
    return perPacket(sequence -> {
      iv[0] = (byte) (sequence >> 16);
      iv[1] = (byte) (sequence >> 8);
      iv[2] = (byte) sequence;
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, iv));
      cipher.updateAAD(packet, 0, RtpHeader.FIXED_OCTETS);
      cipher.doFinal(packet, RtpHeader.FIXED_OCTETS, PAYLOAD, packet, RtpHeader.FIXED_OCTETS);
      System.arraycopy(packet, RtpHeader.FIXED_OCTETS, sealed, 0, sealed.length);
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, iv));
      cipher.updateAAD(packet, 0, RtpHeader.FIXED_OCTETS);
      cipher.doFinal(sealed, 0, sealed.length, packet, RtpHeader.FIXED_OCTETS);
    });
  }

  private static double bareCounterMode() throws GeneralSecurityException {
    Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
    aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[16], "AES"));
    MessageDigest inner = MessageDigest.getInstance("SHA-1");
    byte[] packet = new byte[LENGTH + SrtpSender.MAX_OVERHEAD_OCTETS];
    byte[] hash = new byte[20];
    inner.update(new byte[64]);
    return perPacket(sequence -> {
      aes.update(packet, 0, PAYLOAD, packet, 0);
      aes.update(packet, 0, PAYLOAD, packet, 0);
      for (int pass = 0; pass < 4; pass++) {
        MessageDigest digest = (MessageDigest) inner.clone();
        digest.update(packet, 0, LENGTH);
        digest.digest(hash, 0, hash.length);
      }
    });
  }

  private interface PacketWork {
    void on(int sequence) throws GeneralSecurityException, CloneNotSupportedException;
  }

  private static double perPacket(PacketWork work) {
    int sequence = 0;
    long least = Long.MAX_VALUE;
    try {
      for (int run = 0; run <= WARM_UPS; run++) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < PACKETS; i++) work.on(++sequence);
        least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
      }
    } catch (GeneralSecurityException | CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
    return Math.rint((double) least / PACKETS);
  }
}
