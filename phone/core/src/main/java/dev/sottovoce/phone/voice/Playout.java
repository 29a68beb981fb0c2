package dev.sottovoce.phone.voice;

/**
 * A playout buffer of fixed depth between network and media thread: it waits for a few packets,
 * then hands out one a frame in the order of their numbers. Safe between the two threads; allocates
 * nothing after construction.
 */
final class Playout {
  /** Packets that wait before the first is played, against jitter. */
  static final int DEPTH = 3;

  /** With more waiting the peer's clock or the network ran ahead: the oldest are skipped. */
  static final int MOST_WAITING = 12;

  /** Misses in a row after which the stream is taken to have paused: it is buffered anew. */
  static final int MISSES_TO_RESTART = 25;

  private static final int SLOTS = 64;
  private static final int MAX_PAYLOAD = 1400;
  private static final int MODULUS = 1 << 16;

  private final byte[][] payloads = new byte[SLOTS][MAX_PAYLOAD];
  private final int[] lengths = new int[SLOTS];
  private final int[] numbers = new int[SLOTS];
  private boolean started;
  private boolean playing;
  private int next;
  private int newest;
  private int waiting;
  private int misses;
  private long late;

  /** What {@link #take} found. */
  static final int NOT_PLAYING = -2;

  static final int MISSING = -1;

  /** Stores one packet's payload. */
  synchronized void put(int sequence, byte[] packet, int offset, int length) {
    if (length > MAX_PAYLOAD || length <= 0) return;
    if (!started) start(sequence);
    int ahead = distance(next, sequence);
    if (playing && ahead < 0) {
      late++;
      return;
    }
    if (!playing && ahead < 0) next = sequence;
    if (ahead >= SLOTS) start(sequence);
    int slot = sequence % SLOTS;
    if (lengths[slot] > 0 && numbers[slot] == sequence) return;
    if (lengths[slot] == 0) waiting++;
    System.arraycopy(packet, offset, payloads[slot], 0, length);
    lengths[slot] = length;
    numbers[slot] = sequence;
    if (distance(newest, sequence) > 0) newest = sequence;
    if (waiting >= DEPTH) playing = true;
  }

  /**
   * Takes the packet whose turn it is.
   *
   * @return its length, {@link #MISSING} when it is not there, {@link #NOT_PLAYING} when the buffer
   *     still fills
   */
  synchronized int take(byte[] target) {
    if (!playing) return NOT_PLAYING;
    while (waiting > MOST_WAITING) drop(advance());
    int slot = advance();
    if (lengths[slot] == 0) {
      if (++misses >= MISSES_TO_RESTART) clear();
      return MISSING;
    }
    misses = 0;
    int length = lengths[slot];
    System.arraycopy(payloads[slot], 0, target, 0, length);
    drop(slot);
    return length;
  }

  synchronized long late() {
    return late;
  }

  private int advance() {
    int slot = next % SLOTS;
    next = (next + 1) % MODULUS;
    if (lengths[slot] > 0 && numbers[slot] != (next + MODULUS - 1) % MODULUS) drop(slot);
    return slot;
  }

  private void drop(int slot) {
    if (lengths[slot] == 0) return;
    lengths[slot] = 0;
    waiting--;
  }

  private void start(int sequence) {
    clear();
    started = true;
    next = sequence;
    newest = sequence;
  }

  private void clear() {
    java.util.Arrays.fill(lengths, 0);
    waiting = 0;
    misses = 0;
    playing = false;
    started = false;
  }

  /** How far {@code to} is ahead of {@code from} around the wheel of 16 bits. */
  private static int distance(int from, int to) {
    return (short) (to - from);
  }
}
