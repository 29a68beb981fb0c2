package dev.sottovoce.lab.bench.media;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.srtp.SrtpSender;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;

/** The same through jitsi-srtp, which takes the AES provider that it finds to be the fastest. */
final class JitsiStreams extends Streams {
  private final SrtpCryptoContext[] senders;
  private final SrtpCryptoContext[] receivers;
  private final Packet[] packets = new Packet[BATCH];

  JitsiStreams(SrtpProfile profile, int payload, int streams) {
    super(payload, streams);
    senders = contexts(true, profile, streams);
    receivers = contexts(false, profile, streams);
    for (int i = 0; i < BATCH; i++) {
      packets[i] = new Packet(new byte[length + SrtpSender.MAX_OVERHEAD_OCTETS], length);
    }
  }

  private static SrtpCryptoContext[] contexts(boolean sending, SrtpProfile profile, int streams) {
    byte[] octets = Keys.octets(profile);
    byte[] key = Arrays.copyOf(octets, profile.masterKeyOctets());
    byte[] salt = Arrays.copyOfRange(octets, key.length, octets.length);
    SrtpCryptoContext[] contexts = new SrtpCryptoContext[streams];
    for (int i = 0; i < streams; i++) {
      try {
        contexts[i] =
            new SrtpContextFactory(
                    sending,
                    key.clone(),
                    salt.clone(),
                    policy(profile),
                    policy(profile.forSrtcp()),
                    new LoggerImpl("jitsi"))
                .deriveContext(SSRC, 0);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
    return contexts;
  }

  private static SrtpPolicy policy(SrtpProfile profile) {
    boolean aead = profile.isAead();
    return new SrtpPolicy(
        aead ? SrtpPolicy.AESGCM_ENCRYPTION : SrtpPolicy.AESCM_ENCRYPTION,
        profile.masterKeyOctets(),
        aead ? SrtpPolicy.NULL_AUTHENTICATION : SrtpPolicy.HMACSHA1_AUTHENTICATION,
        aead ? 0 : 20,
        profile.tagOctets(),
        profile.masterSaltOctets());
  }

  @Override
  void write(int place, byte[] newHeader) {
    System.arraycopy(newHeader, 0, packets[place].getBuffer(), 0, newHeader.length);
  }

  @Override
  void protect(int place, int stream) {
    try {
      require(senders[stream].transformPacket(packets[place]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  void open(int place, int stream) {
    try {
      require(receivers[stream].reverseTransformPacket(packets[place], false));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void require(SrtpErrorStatus status) {
    if (status != SrtpErrorStatus.OK) throw new IllegalStateException("jitsi says " + status);
  }

  /** A packet as jitsi wants it: an array, and how much of it is used. */
  private static final class Packet implements ByteArrayBuffer {
    private final byte[] octets;
    private int offset;
    private int length;

    Packet(byte[] octets, int length) {
      this.octets = octets;
      this.length = length;
    }

    @Override
    public byte[] getBuffer() {
      return octets;
    }

    @Override
    public int getOffset() {
      return offset;
    }

    @Override
    public int getLength() {
      return length;
    }

    @Override
    public void setOffset(int newOffset) {
      offset = newOffset;
    }

    @Override
    public void setLength(int newLength) {
      length = newLength;
    }

    @Override
    public boolean isInvalid() {
      return false;
    }

    @Override
    public void readRegionToBuff(int from, int count, byte[] target) {
      System.arraycopy(octets, offset + from, target, 0, count);
    }

    @Override
    public void grow(int howMuch) {
      if (offset + length + howMuch > octets.length) throw new IllegalStateException("no room");
    }

    @Override
    public void append(byte[] more, int count) {
      grow(count);
      System.arraycopy(more, 0, octets, offset + length, count);
      length += count;
    }

    @Override
    public void shrink(int howMuch) {
      length = Math.max(0, length - howMuch);
    }
  }
}
