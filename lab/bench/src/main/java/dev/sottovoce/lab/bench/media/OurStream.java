package dev.sottovoce.lab.bench.media;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.srtp.RtpHeader;
import dev.sottovoce.srtp.SrtpReceiver;
import dev.sottovoce.srtp.SrtpSender;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Our sender and receiver over {@code javax.crypto}. */
final class OurStream implements MediaBench.Stream {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int SSRC = 1;

  private final SrtpSender sender;
  private final SrtpReceiver receiver;
  private final int length;
  private final byte[][] packets;
  private final int[] lengths = new int[BATCH];
  private int sequence;

  OurStream(SrtpProfile profile, int payload) {
    sender = SrtpSender.open(Keys.of(profile), Keys.PEER);
    receiver = SrtpReceiver.open(Keys.of(profile), Keys.PEER);
    length = RtpHeader.FIXED_OCTETS + payload;
    packets = new byte[BATCH][length + SrtpSender.MAX_OVERHEAD_OCTETS];
  }

  @Override
  public MediaBench.Round round() {
    long protect = 0;
    long open = 0;
    for (int batch = 0; batch < BATCHES; batch++) {
      for (byte[] packet : packets) RtpHeader.write(packet, 0, 111, sequence++, 960L, SSRC);
      long begin = THREADS.getCurrentThreadCpuTime();
      protectBatch();
      long middle = THREADS.getCurrentThreadCpuTime();
      openBatch();
      long end = THREADS.getCurrentThreadCpuTime();
      protect += middle - begin;
      open += end - middle;
    }
    double count = (double) BATCH * BATCHES;
    return new MediaBench.Round(protect / count, open / count);
  }

  private void protectBatch() {
    for (int i = 0; i < BATCH; i++) lengths[i] = sender.protectRtp(packets[i], 0, length);
  }

  private void openBatch() {
    for (int i = 0; i < BATCH; i++) {
      if (receiver.unprotectRtp(packets[i], 0, lengths[i]) != length) {
        throw new IllegalStateException("a packet did not open");
      }
    }
  }
}
