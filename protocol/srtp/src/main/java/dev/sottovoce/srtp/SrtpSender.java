package dev.sottovoce.srtp;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.srtp.Sources.Sent;
import dev.sottovoce.wire.Bytes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Protects outgoing RTP and RTCP packets of one call (RFC 3711 section 3.3). A sequence number is
 * protected at most once and indices only grow, so no key stream is used twice.
 */
public final class SrtpSender implements AutoCloseable {
  /**
   * The most that protection adds to a packet: a tag, with the SRTCP index or Cryptex's mark, and
   * the name of its keys.
   */
  public static final int MAX_OVERHEAD_OCTETS = 20 + MediaKeys.MOST_MKI_OCTETS;

  private final SrtpProfile profile;
  private final HeaderEncryption headers;
  private final @Nullable ExtensionCipher extensions;
  private final @Nullable Mki mki;
  private final int srtcpTagOctets;
  private final Protection rtp;
  private final Protection rtcp;
  private final Sources<Sent> sources = new Sources<>(Sent::new);

  /** The source of the last packet. */
  private @Nullable Sent last;

  private KeyLifetime lifetime = KeyLifetime.RFC_3711;
  private long rtpPackets;
  private long rtcpPackets;
  private boolean closed;

  private SrtpSender(
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
   * Derives the session keys for sending. {@code keys} may be destroyed when both directions are
   * open.
   *
   * @param peer the proof that the other end is the announced one; without it nothing opens
   */
  public static SrtpSender open(MediaKeys keys, VerifiedPeer peer) {
    return open(keys, peer, PacketCipherBackend.JDK);
  }

  /** The same over another backend. */
  public static SrtpSender open(MediaKeys keys, VerifiedPeer peer, PacketCipherBackend backend) {
    return open(keys, peer, backend, HeaderEncryption.NONE);
  }

  /** The same for a peer with which the encryption of header extensions was settled. */
  public static SrtpSender open(
      MediaKeys keys, VerifiedPeer peer, PacketCipherBackend backend, HeaderEncryption headers) {
    Objects.requireNonNull(peer, "media opens only to a verified peer");
    // First what may fail: what is derived before it would stay.
    Protection[] both = Protection.derive(keys.profile(), keys.sendKey(), keys.sendSalt(), backend);
    return new SrtpSender(
        keys.profile(),
        headers,
        ExtensionCipher.derive(headers, keys.profile(), keys.sendKey(), keys.sendSalt()),
        keys.mki(),
        both);
  }

  /** Wears the keys out sooner; before the first packet. */
  public SrtpSender limitedTo(KeyLifetime shorter) {
    lifetime = shorter;
    return this;
  }

  /** Whether other keys should take the place of these soon. */
  public boolean isNearlyWornOut() {
    return lifetime.isNearlyOver(rtpPackets, rtcpPackets) || sources.areNearlyOver();
  }

  /** A stream goes on from these indices: for tests of what only years would bring. */
  void continueFrom(int ssrc, long rtpIndex, long rtcpIndex) {
    sources.continueFrom(ssrc, rtpIndex, rtcpIndex);
  }

  /**
   * Encrypts and authenticates one RTP packet in place. Begin a stream with a sequence number below
   * 32768: then a receiver that misses the first packets cannot guess the rollover counter wrong.
   *
   * @param buffer has {@link #MAX_OVERHEAD_OCTETS} free behind the packet
   * @return the protected packet's length, or the code of {@link Rejection#MALFORMED}, {@link
   *     Rejection#INDEX_REUSED}, {@link Rejection#KEY_EXHAUSTED}, {@link
   *     Rejection#TOO_MANY_SOURCES} or {@link Rejection#CLOSED}
   */
  public int protectRtp(byte[] buffer, int offset, int length) {
    requireRoom(buffer.length, offset, length);
    if (closed) return Rejection.CLOSED.code();
    int header = RtpHeader.headerOctets(buffer, offset, length);
    if (header < 0) return header;
    int ssrc = RtpHeader.ssrc(buffer, offset);
    long index = next(ssrc, RtpHeader.sequence(buffer, offset));
    if (index < 0) return (int) index;
    int octets = seal(ssrc, index, buffer, offset, header, length);
    if (octets < 0) return octets;
    int whole = octets + profile.tagOctets();
    return mki == null ? whole : mki.insert(buffer, offset, whole, tagBehindMki(profile));
  }

  /** The same for a packet in a slot, which has as much room behind it. */
  public int protectRtp(PacketSlot slot, int length) {
    requireRoom(slot.octets(), 0, length);
    if (mki != null || !slot.isPlain(length)) {
      int octets = protectRtp(slot.toArray(length), 0, length);
      slot.takeBack(octets);
      return octets;
    }
    if (closed) return Rejection.CLOSED.code();
    int ssrc = slot.int32(RtpHeader.SSRC_AT);
    long index = next(ssrc, slot.uint16(RtpHeader.SEQUENCE_AT));
    if (index < 0) return (int) index;
    rtp.seal(ssrc, index, slot, length, word(index));
    return length + profile.tagOctets();
  }

  /** The index for the next RTP packet of a source, taken from now on; or a rejection's code. */
  private long next(int ssrc, int sequence) {
    Sent source = source(ssrc);
    if (source == null) return Rejection.TOO_MANY_SOURCES.code();
    long highest = source.highestRtp;
    long index = PacketIndex.estimate(highest, sequence);
    if (index <= highest) return Rejection.INDEX_REUSED.code();
    if (index > PacketIndex.MAX_RTP || rtpPackets >= lifetime.rtpPackets()) {
      return Rejection.KEY_EXHAUSTED.code();
    }
    rtpPackets++;
    source.highestRtp = index;
    return index;
  }

  /** The state of a source, begun if it is new; nothing where there is no room for another. */
  private @Nullable Sent source(int ssrc) {
    Sent usual = last;
    if (usual != null && usual.ssrc == ssrc) return usual;
    Sent source = sources.find(ssrc);
    if (source == null && !sources.isFull()) source = sources.add(ssrc);
    if (source != null) last = source;
    return source;
  }

  /** The packet's length without its tag, or a rejection's code. */
  private int seal(int ssrc, long index, byte[] buffer, int offset, int header, int length) {
    long word = word(index);
    if (extensions != null) extensions.apply(ssrc, index, buffer, offset);
    if (!headers.cryptex() || !Cryptex.isNeeded(buffer, offset)) {
      rtp.seal(ssrc, index, buffer, offset, header, length - header, word, offset + length);
      return length;
    }
    int marked = Cryptex.mark(buffer, offset, length);
    if (marked < 0) return marked;
    Cryptex.seal(rtp, profile.isAead(), ssrc, index, buffer, offset, marked, word);
    return marked;
  }

  private long word(long index) {
    return profile.isAead() ? PacketCipher.NO_WORD : PacketIndex.rolloverCounter(index);
  }

  /** The same for a compound RTCP packet; it is always encrypted. */
  public int protectRtcp(byte[] buffer, int offset, int length) {
    requireRoom(buffer.length, offset, length);
    if (closed) return Rejection.CLOSED.code();
    if (!Srtcp.hasHeader(buffer, offset, length)) return Rejection.MALFORMED.code();
    int ssrc = Octets.int32(buffer, offset + Srtcp.SSRC_AT);
    Sent source = source(ssrc);
    if (source == null) return Rejection.TOO_MANY_SOURCES.code();
    long index = source.highestRtcp + 1;
    if (index > PacketIndex.MAX_RTCP || rtcpPackets >= lifetime.rtcpPackets()) {
      return Rejection.KEY_EXHAUSTED.code();
    }
    rtcpPackets++;
    source.highestRtcp = index;
    int end = offset + length;
    int wordAt = profile.isAead() ? end + srtcpTagOctets : end;
    int tagAt = profile.isAead() ? end : end + Srtcp.WORD_OCTETS;
    int word = Srtcp.ENCRYPTED | (int) index;
    Octets.put32(buffer, wordAt, word);
    rtcp.seal(
        ssrc,
        index,
        buffer,
        offset,
        Srtcp.HEADER_OCTETS,
        length - Srtcp.HEADER_OCTETS,
        Integer.toUnsignedLong(word),
        tagAt);
    int whole = length + Srtcp.WORD_OCTETS + srtcpTagOctets;
    SrtpProfile kind = profile.forSrtcp();
    return mki == null ? whole : mki.insert(buffer, offset, whole, tagBehindMki(kind));
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

  private static int tagBehindMki(SrtpProfile profile) {
    return profile.isAead() ? 0 : profile.tagOctets();
  }

  private static void requireRoom(int room, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, room);
    if (room - offset - length < MAX_OVERHEAD_OCTETS) {
      throw new IllegalArgumentException(
          "want " + MAX_OVERHEAD_OCTETS + " octets free behind the packet");
    }
  }
}
