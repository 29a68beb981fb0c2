package dev.sottovoce.phone.voice;

import dev.sottovoce.call.EventFormat;
import dev.sottovoce.call.MediaFormat;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.srtp.Rejection;
import dev.sottovoce.srtp.RtpHeader;
import dev.sottovoce.srtp.SrtpSender;
import dev.sottovoce.srtp.rtcp.ReportBlock;
import dev.sottovoce.srtp.rtcp.RtcpCompound;
import dev.sottovoce.srtp.rtcp.RtcpPacket;
import dev.sottovoce.srtp.rtcp.SenderStatistics;
import dev.sottovoce.srtp.rtcp.VoipMetrics;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.List;

/** What this end sends: RTP packets of its stream and reports on it. For the media thread. */
final class VoiceSender {
  /** Room for one packet with its header and protection. */
  static final int PACKET_OCTETS = 1500;

  private final MediaFormat format;
  private final OutgoingProtection protection;
  private final VoiceStream.PacketSender packets;
  private final SenderStatistics statistics;
  private final byte[] packet = new byte[PACKET_OCTETS];
  private final long ssrc;
  private final String cname;
  private volatile int sequence;
  private long timestamp;
  private long eventBegan;
  private volatile long sent;
  private boolean wornOut;

  VoiceSender(
      MediaFormat format,
      long ssrc,
      SrtpSender protection,
      VoiceStream.PacketSender packets,
      Entropy entropy) {
    this.format = format;
    this.protection = new OutgoingProtection(protection);
    this.packets = packets;
    this.ssrc = ssrc;
    timestamp = entropy.u32();
    // Below 32768, so that the peer's rollover counter cannot start wrong.
    sequence = (int) (entropy.u32() & 0x7fff);
    // Random for each call (RFC 7022): it names nobody.
    cname = entropy.token(16);
    statistics = new SenderStatistics(ssrc);
  }

  long ssrc() {
    return ssrc;
  }

  /** The number of the packet that was sent last; called by the network thread. */
  int lastSequence() {
    return sequence - 1;
  }

  long packetsSent() {
    return sent;
  }

  /** Where the codec writes its payload. */
  byte[] buffer() {
    return packet;
  }

  /** See {@link #useNewKeys}. */
  void addKeys(SrtpSender fresh) {
    protection.add(fresh);
  }

  void useNewKeys() {
    protection.useNew();
  }

  void dropNewKeys() {
    protection.dropNew();
  }

  /** Whether the keys in use are nearly worn out, and no others are ready. */
  boolean needsNewKeys() {
    return protection.needsNew();
  }

  /** 20 ms pass in which nothing is sent. */
  void skip() {
    timestamp += format.codec().frameUnits();
    // While nothing is sent, numbers would stand still before a rollover, and the old keys with
    // them, until the other end has forgotten those.
    if (protection.waitsForRollover(sequence)) sequence = 0;
  }

  /**
   * Sends the payload that stands behind the fixed header in {@link #buffer()}.
   *
   * @return whether it was sent; if not, its keys are wiped or worn out
   */
  boolean send(int payloadOctets) {
    if (protection.isUrgent(sequence)) sequence = 0;
    RtpHeader.write(packet, 0, format.sendPayloadType(), sequence, timestamp, ssrc);
    return sendWritten(payloadOctets);
  }

  /**
   * The same for the event (RFC 4733) that stands there: all of its packets have its beginning's
   * time.
   */
  boolean sendEvent(EventFormat events, boolean first, int payloadOctets) {
    if (protection.isUrgent(sequence)) sequence = 0;
    if (first) eventBegan = timestamp;
    RtpHeader.write(packet, 0, events.sendPayloadType(), sequence, eventBegan, ssrc);
    if (first) RtpHeader.mark(packet, 0);
    return sendWritten(payloadOctets);
  }

  private boolean sendWritten(int payloadOctets) {
    int number = sequence;
    sequence = number + 1 & 0xffff;
    timestamp += format.codec().frameUnits();
    int length = protection.protectRtp(number, packet, RtpHeader.FIXED_OCTETS + payloadOctets);
    if (length < 0) {
      wornOut = length == Rejection.KEY_EXHAUSTED.code();
      return false;
    }
    packets.send(packet, 0, length);
    statistics.sent(payloadOctets);
    sent++;
    return true;
  }

  /** Whether the last packet was not sent because the keys are used up. */
  boolean isWornOut() {
    return wornOut;
  }

  void report(List<ReportBlock> blocks, List<VoipMetrics> metrics, Instant now) {
    Bytes compound =
        RtcpCompound.encode(
            List.of(
                statistics.report(now, timestamp, blocks),
                new RtcpPacket.SourceDescription(List.of(new RtcpPacket.Chunk(ssrc, cname))),
                new RtcpPacket.ExtendedReport(ssrc, metrics)));
    sendRtcp(compound);
  }

  /** The stream ends (RFC 3550 section 6.6). */
  void goodbye(List<ReportBlock> blocks, Instant now) {
    sendRtcp(
        RtcpCompound.encode(
            List.of(
                statistics.report(now, timestamp, blocks),
                new RtcpPacket.Goodbye(List.of(ssrc), ""))));
  }

  private void sendRtcp(Bytes compound) {
    compound.copyTo(packet, 0);
    int length = protection.protectRtcp(packet, compound.length());
    if (length > 0) packets.send(packet, 0, length);
  }

  void close() {
    protection.destroy();
  }
}
