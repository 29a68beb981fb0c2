package dev.sottovoce.lab.bench.media;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.srtp.RtpHeader;
import dev.sottovoce.srtp.SrtpSender;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The same through libsrtp, with packets where C likes them. */
final class PeerStream implements MediaBench.Stream, AutoCloseable {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int SSRC = 1;
  private static final int ALIGNMENT = 64;

  private final Arena arena = Arena.ofConfined();
  private final LibSrtp sender;
  private final LibSrtp receiver;
  private final int length;
  private final MemorySegment[] packets = new MemorySegment[BATCH];
  private final int[] lengths = new int[BATCH];
  private final byte[] header = new byte[RtpHeader.FIXED_OCTETS];
  private int sequence;

  PeerStream(SrtpProfile profile, int payload) {
    byte[] keyAndSalt = Keys.octets(profile);
    sender = LibSrtp.session(profile, keyAndSalt, true, arena);
    receiver = LibSrtp.session(profile, keyAndSalt, false, arena);
    length = RtpHeader.FIXED_OCTETS + payload;
    for (int i = 0; i < BATCH; i++) {
      packets[i] = arena.allocate(length + SrtpSender.MAX_OVERHEAD_OCTETS, ALIGNMENT);
    }
  }

  @Override
  public MediaBench.Round round() {
    long protect = 0;
    long open = 0;
    for (int batch = 0; batch < BATCHES; batch++) {
      for (MemorySegment packet : packets) {
        RtpHeader.write(header, 0, 111, sequence++, 960L, SSRC);
        MemorySegment.copy(MemorySegment.ofArray(header), 0, packet, 0, header.length);
      }
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

  @Override
  public void close() {
    arena.close();
  }

  private void protectBatch() {
    for (int i = 0; i < BATCH; i++) lengths[i] = sender.protect(packets[i], length);
  }

  private void openBatch() {
    for (int i = 0; i < BATCH; i++) {
      if (receiver.unprotect(packets[i], lengths[i]) != length) {
        throw new IllegalStateException("a packet did not open");
      }
    }
  }
}
