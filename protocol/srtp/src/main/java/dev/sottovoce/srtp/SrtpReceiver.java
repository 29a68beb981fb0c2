package dev.sottovoce.srtp;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.srtp.Sources.Heard;
import dev.sottovoce.wire.Bytes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates and decrypts incoming RTP and RTCP packets of one call (RFC 3711 section 3.3).
 * Rollover counter and replay window move only when a packet has authenticated.
 */
public final class SrtpReceiver implements AutoCloseable {
  /** Sources (SSRC) a peer may use in one call; state for each is kept until the end. */
  public static final int MAX_SOURCES = 16;

  /** How many packets the replay window reaches back, for each source. */
  public static final int REPLAY_WINDOW_PACKETS = 1024;

  private static final long BEFORE_FIRST = -1;

  private final SrtpProfile profile;
  private final HeaderEncryption headers;
  private final @Nullable ExtensionCipher extensions;
  private final @Nullable Mki mki;
  private final int srtcpTagOctets;
  private final Protection rtp;
  private final Protection rtcp;
  private final Sources<Heard> sources = new Sources<>(Heard::new);

  /** The source of the last packet that authenticated. */
  private @Nullable Heard last;

  private boolean closed;

  private SrtpReceiver(
      SrtpProfile profile,
      HeaderEncryption headers,
      @Nullable ExtensionCipher extensions,
      Bytes mki,
      Protection[] protection) {
    this.profile = profile;
    this.headers = headers;
    this.extensions = extensions;
    this.mki = mki.isEmpty() ? null : new Mki(mki);
    this.srtcpTagOctets = profile.forSrtcp().tagOctets();
    this.rtp = protection[0];
    this.rtcp = protection[1];
  }

  /**
   * Derives the session keys for receiving. {@code keys} may be destroyed when both directions are
   * open.
   *
   * @param peer the proof that the other end is the announced one; without it nothing opens
   */
  public static SrtpReceiver open(MediaKeys keys, VerifiedPeer peer) {
    return open(keys, peer, PacketCipherBackend.JDK);
  }

  /** The same over another backend. */
  public static SrtpReceiver open(MediaKeys keys, VerifiedPeer peer, PacketCipherBackend backend) {
    return open(keys, peer, backend, HeaderEncryption.NONE);
  }

  /**
   * The same for a peer with which the encryption of header extensions was settled. Which of its
   * packets have them encrypted is up to the peer (RFC 9335 section 4).
   */
  public static SrtpReceiver open(
      MediaKeys keys, VerifiedPeer peer, PacketCipherBackend backend, HeaderEncryption headers) {
    Objects.requireNonNull(peer, "media opens only to a verified peer");
    // First what may fail: what is derived before it would stay.
    Protection[] both =
        Protection.derive(keys.profile(), keys.receiveKey(), keys.receiveSalt(), backend);
    return new SrtpReceiver(
        keys.profile(),
        headers,
        ExtensionCipher.derive(headers, keys.profile(), keys.receiveKey(), keys.receiveSalt()),
        keys.mki(),
        both);
  }

  /**
   * Authenticates and decrypts one SRTP packet in place.
   *
   * @param buffer any octets of any length are safe to pass
   * @return the RTP packet's length, or a {@link Rejection}'s code; a rejection changes no state,
   *     but the buffer's content then means nothing
   */
  public int unprotectRtp(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (closed) return Rejection.CLOSED.code();
    int unnamed = withoutMki(profile, buffer, offset, length);
    if (unnamed < 0) return unnamed;
    int plain = unnamed - profile.tagOctets();
    int header = RtpHeader.headerOctets(buffer, offset, plain);
    if (header < 0) return header;
    int ssrc = RtpHeader.ssrc(buffer, offset);
    long index = expected(ssrc, RtpHeader.sequence(buffer, offset));
    if (index < 0) return (int) index;
    if (!openRtp(ssrc, index, buffer, offset, header, plain)) {
      return Rejection.NOT_AUTHENTIC.code();
    }
    if (extensions != null) extensions.apply(ssrc, index, buffer, offset);
    accept(ssrc, index);
    return plain;
  }

  /** The same for a packet in a slot. */
  public int unprotectRtp(PacketSlot slot, int length) {
    Objects.checkFromIndexSize(0, length, slot.octets());
    int plain = length - profile.tagOctets();
    if (mki != null || !slot.isPlain(plain)) {
      int octets = unprotectRtp(slot.toArray(length), 0, length);
      slot.takeBack(octets);
      return octets;
    }
    if (closed) return Rejection.CLOSED.code();
    int ssrc = slot.int32(RtpHeader.SSRC_AT);
    long index = expected(ssrc, slot.uint16(RtpHeader.SEQUENCE_AT));
    if (index < 0) return (int) index;
    if (!rtp.open(ssrc, index, slot, plain, word(index))) return Rejection.NOT_AUTHENTIC.code();
    accept(ssrc, index);
    return plain;
  }

  /** The index that an RTP packet must have been protected with, or a rejection's code. */
  private long expected(int ssrc, int sequence) {
    Heard source = source(ssrc);
    if (source == null && sources.isFull()) return Rejection.TOO_MANY_SOURCES.code();
    long highest = source == null ? BEFORE_FIRST : source.rtp.highest();
    long index = PacketIndex.estimate(highest, sequence);
    if (index < 0) return Rejection.TOO_OLD.code();
    if (index > PacketIndex.MAX_RTP) return Rejection.KEY_EXHAUSTED.code();
    int replay = source == null ? 0 : source.rtp.check(index);
    return replay < 0 ? replay : index;
  }

  /** Of a packet that has authenticated. */
  private void accept(int ssrc, long index) {
    Heard source = source(ssrc);
    if (source == null) source = sources.add(ssrc);
    source.rtp.accept(index);
    last = source;
  }

  private @Nullable Heard source(int ssrc) {
    Heard usual = last;
    return usual != null && usual.ssrc == ssrc ? usual : sources.find(ssrc);
  }

  /** The same for an SRTCP packet; one that is not encrypted is rejected. */
  public int unprotectRtcp(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (closed) return Rejection.CLOSED.code();
    int unnamed = withoutMki(profile.forSrtcp(), buffer, offset, length);
    if (unnamed < 0) return unnamed;
    int plain = unnamed - srtcpTagOctets - Srtcp.WORD_OCTETS;
    if (!Srtcp.hasHeader(buffer, offset, plain)) return Rejection.MALFORMED.code();
    int end = offset + plain;
    int word = Octets.int32(buffer, profile.isAead() ? end + srtcpTagOctets : end);
    if ((word & Srtcp.ENCRYPTED) == 0) return Rejection.NOT_ENCRYPTED.code();
    int ssrc = Octets.int32(buffer, offset + Srtcp.SSRC_AT);
    Heard source = source(ssrc);
    if (source == null && sources.isFull()) return Rejection.TOO_MANY_SOURCES.code();
    long index = word & ~Srtcp.ENCRYPTED;
    int replay = source == null ? 0 : source.rtcp.check(index);
    if (replay < 0) return replay;
    if (!openRtcp(ssrc, index, buffer, offset, plain, word)) return Rejection.NOT_AUTHENTIC.code();
    if (source == null) source = sources.add(ssrc);
    source.rtcp.accept(index);
    return plain;
  }

  /** A stream goes on from these indices: for tests of what only years would bring. */
  void continueFrom(int ssrc, long rtpIndex, long rtcpIndex) {
    sources.continueFrom(ssrc, rtpIndex, rtcpIndex);
  }

  /** Wipes the session keys; every later packet is refused. */
  public void destroy() {
    closed = true;
    rtp.destroy();
    rtcp.destroy();
    if (extensions != null) extensions.destroy();
  }

  @Override
  public void close() {
    destroy();
  }

  private int withoutMki(SrtpProfile kind, byte[] buffer, int offset, int length) {
    if (mki == null) return length;
    return mki.remove(buffer, offset, length, kind.isAead() ? 0 : kind.tagOctets());
  }

  private boolean openRtp(int ssrc, long index, byte[] buffer, int offset, int header, int plain) {
    long word = word(index);
    return headers.cryptex() && Cryptex.isMarked(buffer, offset)
        ? Cryptex.open(rtp, profile.isAead(), ssrc, index, buffer, offset, plain, word)
        : rtp.open(ssrc, index, buffer, offset, header, plain - header, word, offset + plain);
  }

  private long word(long index) {
    return profile.isAead() ? PacketCipher.NO_WORD : PacketIndex.rolloverCounter(index);
  }

  private boolean openRtcp(int ssrc, long index, byte[] buffer, int offset, int plain, int word) {
    int end = offset + plain;
    return rtcp.open(
        ssrc,
        index,
        buffer,
        offset,
        Srtcp.HEADER_OCTETS,
        plain - Srtcp.HEADER_OCTETS,
        Integer.toUnsignedLong(word),
        profile.isAead() ? end : end + Srtcp.WORD_OCTETS);
  }
}
