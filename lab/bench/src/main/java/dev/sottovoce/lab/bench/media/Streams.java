package dev.sottovoce.lab.bench.media;

import com.sun.management.ThreadMXBean;
import dev.sottovoce.srtp.RtpHeader;
import java.lang.management.ManagementFactory;

/**
 * Streams in turn through one implementation: the first packet belongs to the first stream, the
 * next to the next. They are protected and opened in batches, and this thread's time is taken
 * around each.
 */
abstract class Streams implements AutoCloseable {
  static final int SSRC = 1;
  static final int PAYLOAD_TYPE = 111;

  /** Many enough that taking the time costs nothing, few enough to stay in the caches. */
  static final int BATCH = 256;

  private static final int BATCHES = 12;

  /** How often each of many streams has its turn. */
  private static final int TURNS = 4;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Nanoseconds of CPU time per packet in one round, or octets allocated. */
  record Round(double protect, double open) {}

  /** What is read before and after. */
  private interface Gauge {
    long read();
  }

  final int length;
  private final int streams;
  private final byte[] header = new byte[RtpHeader.FIXED_OCTETS];
  private long packets;

  Streams(int payload, int streams) {
    this.length = RtpHeader.FIXED_OCTETS + payload;
    this.streams = streams;
  }

  /** Puts a header before the packet at this place of the batch. */
  abstract void write(int place, byte[] newHeader);

  /** Protects that packet for a stream. */
  abstract void protect(int place, int stream);

  /** Opens it again; {@link IllegalStateException} if that fails. */
  abstract void open(int place, int stream);

  @Override
  public void close() {}

  static long threadNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  final Round time() {
    return round(Streams::threadNanos);
  }

  final Round allocation() {
    return round(THREADS::getCurrentThreadAllocatedBytes);
  }

  private Round round(Gauge gauge) {
    // Whoever had its turn before has left its own state in the caches: every stream comes once
    // before anything counts, and what counts is whole turns of all streams.
    int turn = (streams + BATCH - 1) / BATCH;
    for (int batch = 0; batch < turn; batch++) next(gauge);
    int batches = Math.max(BATCHES, TURNS * turn);
    double protect = 0;
    double open = 0;
    for (int batch = 0; batch < batches; batch++) {
      Round each = next(gauge);
      protect += each.protect();
      open += each.open();
    }
    double count = (double) BATCH * batches;
    return new Round(protect / count, open / count);
  }

  private Round next(Gauge gauge) {
    int first = (int) (packets % streams);
    writeBatch();
    long begin = gauge.read();
    protectBatch(first);
    long middle = gauge.read();
    openBatch(first);
    return new Round(middle - begin, gauge.read() - middle);
  }

  private void writeBatch() {
    for (int i = 0; i < BATCH; i++) {
      RtpHeader.write(header, 0, PAYLOAD_TYPE, (int) (packets++ / streams), 960L, SSRC);
      write(i, header);
    }
  }

  private void protectBatch(int first) {
    int stream = first;
    for (int i = 0; i < BATCH; i++) {
      protect(i, stream);
      if (++stream == streams) stream = 0;
    }
  }

  private void openBatch(int first) {
    int stream = first;
    for (int i = 0; i < BATCH; i++) {
      open(i, stream);
      if (++stream == streams) stream = 0;
    }
  }
}
