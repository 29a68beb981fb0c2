package dev.sottovoce.call.jitter;

/**
 * An adaptive jitter buffer for one stream of equally long frames (RFC 3550 gives sequence numbers
 * and timestamps; what to do with them is ours). It waits as long as the path's jitter asks,
 * between {@link #LEAST_MILLIS} and {@link #MOST_MILLIS}. When it holds more than it needs for a
 * while it leaves out a frame, when it runs dry it stretches by concealing: so the delay follows
 * the network and does not grow with the difference between two sound cards' clocks.
 */
public final class JitterBuffer {
  /** What became of a packet that arrived. */
  public enum Insert {
    ACCEPTED,
    DUPLICATE,
    /** Its turn has passed. */
    LATE,
    /** Too long for any codec here. */
    OVERSIZED,
    /** So far from the others that the stream began anew with it. */
    RESTARTED
  }

  /** What to do with the next 20 ms. */
  public enum Next {
    /** Decode the payload that was copied out. */
    PLAY,
    /** A frame is missing: let the codec invent it. */
    CONCEAL,
    /** Nothing has come yet, or nothing comes any more. */
    WAIT
  }

  public static final int LEAST_MILLIS = 40;
  public static final int MOST_MILLIS = 500;
  public static final int MAX_PAYLOAD = 1500;

  private static final int SLOTS = 128;
  private static final int FRAME_MILLIS = 20;

  /** Concealed in a row before the stream counts as stopped. */
  private static final int MOST_DRY = 25;

  private static final int LOST_WHEN_DRY = 2;

  /** Frames over which the least depth is looked for before one is left out. */
  private static final int DEPTH_WINDOW = 25;

  private static final long NOTHING = -1;

  private final long nanosPerUnit;
  private final DelayEstimator delays = new DelayEstimator();
  private final byte[][] payloads = new byte[SLOTS][];
  private final int[] lengths = new int[SLOTS];
  private final long[] sequences = new long[SLOTS];

  private boolean begun;
  private boolean playing;
  private long highest;
  private long next;
  private int held;
  private int dry;
  private int leastDepth = Integer.MAX_VALUE;
  private int mostDepth;
  private int windowFrames;
  private int toStretch;
  private int lastLength;
  private long firstTimestamp;
  private long highestTimestamp;

  private long received;
  private long duplicates;
  private long late;
  private long lost;
  private long stretched;
  private long leftOut;

  /**
   * @param clockRate RTP timestamp units a second
   * @param frameUnits RTP timestamp units in a frame of 20 ms
   */
  public JitterBuffer(int clockRate, int frameUnits) {
    if (clockRate < 8_000 || frameUnits * 50 != clockRate) {
      throw new IllegalArgumentException("frames of 20 ms at " + clockRate + ": " + frameUnits);
    }
    nanosPerUnit = 1_000_000_000L / clockRate;
    for (int i = 0; i < SLOTS; i++) payloads[i] = new byte[MAX_PAYLOAD];
    java.util.Arrays.fill(sequences, NOTHING);
  }

  /**
   * Takes an authenticated packet. One without octets is a frame of silence, whose timestamp does
   * not say when it left.
   *
   * @param sequence 16 bits
   * @param timestamp 32 bits
   * @param arrivalNanos on a monotonic clock
   */
  public Insert insert(
      int sequence, long timestamp, byte[] packet, int from, int length, long arrivalNanos) {
    if (length > MAX_PAYLOAD || length < 0) return Insert.OVERSIZED;
    received++;
    boolean restarted = begun && Math.abs(extend(sequence) - highest) > SLOTS * 8L;
    if (!begun || restarted) begin(sequence, timestamp);
    long extended = extend(sequence);
    if (extended > highest) highest = extended;
    if (length > 0) delays.observe(arrivalNanos - mediaNanos(timestamp), arrivalNanos);
    if (playing && extended < next) {
      late++;
      return Insert.LATE;
    }
    if (!playing && held > 0 && extended < next) next = extended;
    if (!playing && held == 0) next = extended;
    return store(extended, packet, from, length, restarted);
  }

  /**
   * Decides the next 20 ms; called on the beat of the sound that goes out.
   *
   * @param into takes the payload of {@link Next#PLAY}, {@link #MAX_PAYLOAD} octets
   */
  public Next next(byte[] into) {
    if (!playing) {
      if (held == 0 || depth() * FRAME_MILLIS < targetMillis()) return Next.WAIT;
      playing = true;
      dry = 0;
      resetWindow();
    }
    if (followTarget()) return Next.CONCEAL;
    int slot = (int) (next % SLOTS);
    if (sequences[slot] == next) return play(slot, into);
    if (held > 0) return skipLost();
    // Two in a row are probably lost; with more, the path is late and waiting helps.
    dry++;
    return dry <= LOST_WHEN_DRY ? skipLost() : runDry();
  }

  /** The length of the payload that {@link #next} copied. */
  public int lastLength() {
    return lastLength;
  }

  /** What the buffer aims to hold. */
  public int targetMillis() {
    return Math.min(MOST_MILLIS, Math.max(LEAST_MILLIS, delays.delayMillis() + FRAME_MILLIS));
  }

  /** What it holds now. */
  public int delayMillis() {
    return held == 0 ? 0 : depth() * FRAME_MILLIS;
  }

  public long received() {
    return received;
  }

  public long duplicates() {
    return duplicates;
  }

  /** Arrived after their turn. */
  public long late() {
    return late;
  }

  /** Missing when their turn came; some of them arrived late. */
  public long lost() {
    return lost;
  }

  /** Concealed because nothing was there, which lengthens the delay. */
  public long stretched() {
    return stretched;
  }

  /** Not played, which shortens the delay. */
  public long leftOut() {
    return leftOut;
  }

  /** Begins anew, as after a hold; the counts go on. */
  public void reset() {
    java.util.Arrays.fill(sequences, NOTHING);
    held = 0;
    playing = false;
    begun = false;
    delays.reset();
  }

  private void begin(int sequence, long timestamp) {
    reset();
    begun = true;
    // One turn up, so that packets from before the first one have positive numbers too.
    highest = 0x10000L + sequence;
    next = highest;
    firstTimestamp = timestamp;
    highestTimestamp = timestamp;
  }

  private Insert store(long extended, byte[] packet, int from, int length, boolean restarted) {
    if (extended - next >= SLOTS) dropBefore(extended - SLOTS + 1);
    int slot = (int) (extended % SLOTS);
    if (sequences[slot] == extended) {
      duplicates++;
      return Insert.DUPLICATE;
    }
    if (sequences[slot] == NOTHING) held++;
    System.arraycopy(packet, from, payloads[slot], 0, length);
    lengths[slot] = length;
    sequences[slot] = extended;
    return restarted ? Insert.RESTARTED : Insert.ACCEPTED;
  }

  private void dropBefore(long first) {
    for (; next < first; next++) forget((int) (next % SLOTS), next);
  }

  private boolean forget(int slot, long sequence) {
    if (sequences[slot] != sequence) return false;
    sequences[slot] = NOTHING;
    held--;
    leftOut++;
    return true;
  }

  private Next play(int slot, byte[] into) {
    lastLength = lengths[slot];
    System.arraycopy(payloads[slot], 0, into, 0, lastLength);
    sequences[slot] = NOTHING;
    held--;
    next++;
    dry = 0;
    return Next.PLAY;
  }

  private Next skipLost() {
    lost++;
    next++;
    return Next.CONCEAL;
  }

  /** The turn does not pass: the frame may still come, and then everything is that much later. */
  private Next runDry() {
    if (dry > MOST_DRY) {
      playing = false;
      return Next.WAIT;
    }
    stretched++;
    return Next.CONCEAL;
  }

  private int depth() {
    return (int) Math.min(SLOTS, highest - next + 1);
  }

  /**
   * Brings the depth towards the target, from time to time and a little at once.
   *
   * @return whether this frame is to be concealed to become deeper
   */
  private boolean followTarget() {
    if (toStretch > 0) {
      toStretch--;
      stretched++;
      return true;
    }
    leastDepth = Math.min(leastDepth, depth());
    mostDepth = Math.max(mostDepth, depth());
    if (++windowFrames < DEPTH_WINDOW) return false;
    int spare = leastDepth * FRAME_MILLIS - targetMillis();
    int lack = targetMillis() - mostDepth * FRAME_MILLIS;
    if (spare >= FRAME_MILLIS) leaveOut(atOnce(spare));
    else if (lack >= FRAME_MILLIS) toStretch = atOnce(lack);
    resetWindow();
    return false;
  }

  /** One frame, or more when it is far off, as after a stall. */
  private static int atOnce(int millis) {
    return millis > 4 * FRAME_MILLIS ? 3 : 1;
  }

  private void leaveOut(int frames) {
    for (int i = 0; i < frames; i++, next++) forget((int) (next % SLOTS), next);
  }

  private void resetWindow() {
    leastDepth = Integer.MAX_VALUE;
    mostDepth = 0;
    windowFrames = 0;
  }

  /** The sequence number with its overflows, nearest to the highest one so far. */
  private long extend(int sequence) {
    long candidate = highest & ~0xffffL | sequence;
    if (candidate - highest > 0x8000) candidate -= 0x10000;
    else if (highest - candidate > 0x8000) candidate += 0x10000;
    return candidate;
  }

  private long mediaNanos(long timestamp) {
    long candidate = highestTimestamp & ~0xffff_ffffL | timestamp & 0xffff_ffffL;
    if (candidate - highestTimestamp > 0x8000_0000L) candidate -= 0x1_0000_0000L;
    else if (highestTimestamp - candidate > 0x8000_0000L) candidate += 0x1_0000_0000L;
    highestTimestamp = Math.max(highestTimestamp, candidate);
    return (candidate - firstTimestamp) * nanosPerUnit;
  }
}
