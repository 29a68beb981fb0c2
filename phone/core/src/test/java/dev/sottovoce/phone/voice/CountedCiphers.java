package dev.sottovoce.phone.voice;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.srtp.PacketCipher;
import dev.sottovoce.srtp.PacketCipherBackend;
import java.util.concurrent.atomic.AtomicInteger;

/** The JDK's ciphers, counted while they have keys; one of them cannot be made. */
final class CountedCiphers implements PacketCipherBackend {
  static final int NONE = 0;

  private final int failing;
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger alive = new AtomicInteger();

  /**
   * @param failing counted from one
   */
  CountedCiphers(int failing) {
    this.failing = failing;
  }

  int alive() {
    return alive.get();
  }

  @Override
  public String name() {
    return "counted";
  }

  @Override
  public boolean supports(SrtpProfile profile) {
    return true;
  }

  @Override
  public PacketCipher cipher(SrtpProfile profile, byte[] key, byte[] authenticationKey) {
    if (made.incrementAndGet() == failing) throw new IllegalStateException("no memory left");
    alive.incrementAndGet();
    PacketCipher real = PacketCipherBackend.JDK.cipher(profile, key, authenticationKey);
    return new PacketCipher() {
      private boolean destroyed;

      @Override
      public void seal(
          long begin,
          long end,
          byte[] packet,
          int offset,
          int header,
          int payload,
          long word,
          int tagAt) {
        real.seal(begin, end, packet, offset, header, payload, word, tagAt);
      }

      @Override
      public boolean open(
          long begin,
          long end,
          byte[] packet,
          int offset,
          int header,
          int payload,
          long word,
          int tagAt) {
        return real.open(begin, end, packet, offset, header, payload, word, tagAt);
      }

      @Override
      public void destroy() {
        if (!destroyed) alive.decrementAndGet();
        destroyed = true;
        real.destroy();
      }
    };
  }
}
