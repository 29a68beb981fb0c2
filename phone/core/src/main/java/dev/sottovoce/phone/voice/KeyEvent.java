package dev.sottovoce.phone.voice;

/** The payload of an event (RFC 4733 section 2.3). */
final class KeyEvent {
  static final int OCTETS = 4;

  /** What is said in each packet again: that it was the last, twice (section 2.5.1.4). */
  static final int END_REPEATS = 2;

  /** So many beats of a key have a packet of its event. */
  static final int BEATS = PressedKeys.SOUNDING_BEATS + END_REPEATS;

  private static final int END = 0x80;

  /** In dBm0, without the sign. */
  private static final int VOLUME = 10;

  private KeyEvent() {}

  /**
   * Writes the event of a beat of its key, from 0 on.
   *
   * @param unitsPerBeat on the clock of events
   */
  static void write(byte[] packet, int at, int number, int beat, int unitsPerBeat) {
    int sounded = Math.min(beat + 1, PressedKeys.SOUNDING_BEATS);
    int duration = sounded * unitsPerBeat;
    packet[at] = (byte) number;
    packet[at + 1] = (byte) (beat + 1 >= PressedKeys.SOUNDING_BEATS ? END | VOLUME : VOLUME);
    packet[at + 2] = (byte) (duration >> 8);
    packet[at + 3] = (byte) duration;
  }

  static int number(byte[] packet, int at) {
    return packet[at] & 0xff;
  }

  static int duration(byte[] packet, int at) {
    return (packet[at + 2] & 0xff) << 8 | packet[at + 3] & 0xff;
  }
}
