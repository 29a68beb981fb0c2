package dev.sottovoce.dtls;

/**
 * The last octets of a server's random value when it knows DTLS 1.3 and speaks 1.2: the random
 * value is signed, so nobody in between can take them out (RFC 8446 section 4.1.3).
 */
final class DowngradeMark {
  private static final byte[] MARK = {'D', 'O', 'W', 'N', 'G', 'R', 'D', 1};

  private DowngradeMark() {}

  static void writeTo(byte[] random) {
    System.arraycopy(MARK, 0, random, random.length - MARK.length, MARK.length);
  }

  static boolean isIn(byte[] random) {
    for (int i = 0; i < MARK.length - 1; i++) {
      if (random[random.length - MARK.length + i] != MARK[i]) return false;
    }
    // 1 stands for a version 1.2 that could have been 1.3, 0 for one still lower.
    int last = random[random.length - 1];
    return last == 0 || last == 1;
  }
}
