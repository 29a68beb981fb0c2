package dev.sottovoce.lab.bench.leakage;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A datagram of a call, as whoever sees the network sees it.
 *
 * @param micros when the kernel took it
 * @param from the sender's port
 * @param to the receiver's port
 * @param octets of the payload of UDP
 * @param kind by its first octets (RFC 7983, RFC 5761)
 * @param sequence of RTP, else 0
 * @param timestamp of RTP, else 0
 */
record CapturedPacket(
    long micros, int from, int to, int octets, Kind kind, int sequence, long timestamp) {
  /** What anybody can tell apart. */
  enum Kind {
    RTP,
    RTCP,
    /** Checks of the path and of consent. */
    STUN,
    OTHER
  }

  private static final int MAGIC_MICROS = 0xa1b2c3d4;
  private static final int ETHERNET = 1;
  private static final int RECORD_HEADER_OCTETS = 16;

  /** More than {@link Capture} keeps, and little enough for memory. */
  private static final int MOST_KEPT = 65_536;

  private static final int ETHERNET_OCTETS = 14;
  private static final int IPV6_OCTETS = 40;
  private static final int UDP = 17;
  private static final int UDP_OCTETS = 8;
  private static final int RTP_OCTETS = 12;

  /**
   * Every datagram of a file in pcap's format, in its order; what is no UDP is passed over, and so
   * is the record that a capture was ended in.
   *
   * @throws IOException when it is no such file
   */
  static List<CapturedPacket> readAll(InputStream file) throws IOException {
    DataInputStream in = new DataInputStream(file);
    byte[] head = new byte[24];
    in.readFully(head);
    ByteBuffer header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    if (header.getInt(0) != MAGIC_MICROS) header.order(ByteOrder.BIG_ENDIAN);
    if (header.getInt(0) != MAGIC_MICROS || header.getInt(20) != ETHERNET) {
      throw new IOException("this is no capture of Ethernet in pcap's format");
    }
    List<CapturedPacket> packets = new ArrayList<>();
    byte[] record = new byte[RECORD_HEADER_OCTETS];
    try {
      while (true) {
        in.readFully(record);
        ByteBuffer fields = ByteBuffer.wrap(record).order(header.order());
        int kept = fields.getInt(8);
        if (kept < 0 || kept > MOST_KEPT) throw new IOException("a record of " + kept + " octets");
        byte[] frame = new byte[kept];
        in.readFully(frame);
        long micros = (fields.getInt(0) & 0xffff_ffffL) * 1_000_000 + fields.getInt(4);
        CapturedPacket packet = of(micros, frame);
        if (packet != null) packets.add(packet);
      }
    } catch (EOFException e) {
      return packets;
    }
  }

  private static @org.jspecify.annotations.Nullable CapturedPacket of(long micros, byte[] frame) {
    ByteBuffer all = ByteBuffer.wrap(frame);
    if (frame.length < ETHERNET_OCTETS + IPV6_OCTETS) return null;
    int version = frame[ETHERNET_OCTETS] >> 4 & 15;
    boolean ipv4 = version == 4;
    int protocol = frame[ETHERNET_OCTETS + (ipv4 ? 9 : 6)];
    int at = ETHERNET_OCTETS + (ipv4 ? (frame[ETHERNET_OCTETS] & 15) * 4 : IPV6_OCTETS);
    if (version != 4 && version != 6 || protocol != UDP) return null;
    if (at + UDP_OCTETS + 2 > frame.length) return null;
    int from = all.getShort(at) & 0xffff;
    int to = all.getShort(at + 2) & 0xffff;
    int octets = Math.max(0, (all.getShort(at + 4) & 0xffff) - UDP_OCTETS);
    int payload = at + UDP_OCTETS;
    Kind kind = kind(frame[payload] & 0xff, frame[payload + 1] & 0xff);
    if (kind != Kind.RTP || payload + RTP_OCTETS > frame.length) {
      return new CapturedPacket(micros, from, to, octets, kind, 0, 0);
    }
    int sequence = all.getShort(payload + 2) & 0xffff;
    long timestamp = all.getInt(payload + 4) & 0xffff_ffffL;
    return new CapturedPacket(micros, from, to, octets, kind, sequence, timestamp);
  }

  private static Kind kind(int first, int second) {
    if (first < 4) return Kind.STUN;
    if (first < 128 || first > 191) return Kind.OTHER;
    return second >= 192 && second <= 223 ? Kind.RTCP : Kind.RTP;
  }
}
