package dev.sottovoce.dtls.record;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One association's records in both directions (RFC 9147 section 4). State changes only for records
 * that authenticate; all else is {@link Dropped}.
 */
public final class RecordLayer {
  /** What became of a record. */
  public sealed interface Received {}

  /** It is genuine, as far as its epoch can tell: epoch 0 authenticates nothing. */
  public record Opened(ContentType type, RecordNumber number, Bytes content) implements Received {}

  /** Its epoch's keys are not there yet; it may be worth keeping. */
  public record Early(Bytes octets) implements Received {}

  /** Malformed, forged, seen before, or of an epoch that is over. */
  public record Dropped() implements Received {}

  /** A record ready for the wire. */
  public record Sealed(RecordNumber number, Bytes octets) {}

  /** Content of a plaintext record (RFC 9147 section 4.1, RFC 8446 section 5.1). */
  public static final int MAX_CONTENT_OCTETS = 1 << 14;

  private static final int PLAINTEXT_HEADER_OCTETS = 13;
  private static final int UNIFIED_HEADER_OCTETS = 5;
  private static final int LEGACY_VERSION = 0xFEFD;
  private static final int MAX_RECORDS_PER_DATAGRAM = 32;
  private static final long MAX_SEQUENCE = (1L << 48) - 1;

  // The unified header's first octet is 001CSLEE (RFC 9147 figure 3).
  private static final int FIXED_MASK = 0xE0;
  private static final int FIXED = 0x20;
  private static final int CONNECTION_ID = 0x10;
  private static final int LONG_SEQUENCE = 0x08;
  private static final int WITH_LENGTH = 0x04;
  private static final int EPOCH_MASK = 0x03;

  private final TreeMap<Long, TrafficKeys> sending = new TreeMap<>();
  private final TreeMap<Long, Long> nextToSend = new TreeMap<>();
  private final TreeMap<Long, TrafficKeys> receiving = new TreeMap<>();
  private final TreeMap<Long, ReplayWindow> windows = new TreeMap<>();

  /** Octets that {@link #seal} adds around content in this epoch. */
  public static int overhead(long epoch) {
    return epoch == 0
        ? PLAINTEXT_HEADER_OCTETS
        : UNIFIED_HEADER_OCTETS + 1 + TrafficKeys.TAG_OCTETS;
  }

  public void sendWith(long epoch, TrafficKeys keys) {
    sending.put(epoch, keys);
  }

  public void receiveWith(long epoch, TrafficKeys keys) {
    receiving.put(epoch, keys);
  }

  /** The newest epoch whose records can be opened. */
  public long newestReceivingEpoch() {
    return receiving.isEmpty() ? 0 : receiving.lastKey();
  }

  /** Drops the keys of receiving epochs before this one. */
  public void forgetReceivingBefore(long epoch) {
    forget(receiving.headMap(epoch));
    windows.headMap(epoch).clear();
  }

  /** Drops the keys of sending epochs before this one: nothing can be repeated there any more. */
  public void forgetSendingBefore(long epoch) {
    forget(sending.headMap(epoch));
    nextToSend.headMap(epoch).clear();
  }

  private static void forget(Map<Long, TrafficKeys> old) {
    old.values().forEach(TrafficKeys::destroy);
    old.clear();
  }

  /** Wipes all keys. */
  public void destroy() {
    sending.values().forEach(TrafficKeys::destroy);
    receiving.values().forEach(TrafficKeys::destroy);
    sending.clear();
    receiving.clear();
  }

  public Sealed seal(long epoch, ContentType type, Bytes content) {
    long sequence = nextToSend.getOrDefault(epoch, 0L);
    if (sequence > MAX_SEQUENCE) throw new IllegalStateException("record numbers are used up");
    nextToSend.put(epoch, sequence + 1);
    Bytes octets =
        epoch == 0 ? plaintext(sequence, type, content) : sealed(epoch, sequence, type, content);
    return new Sealed(new RecordNumber(epoch, sequence), octets);
  }

  private static Bytes plaintext(long sequence, ContentType type, Bytes content) {
    return new ByteWriter(PLAINTEXT_HEADER_OCTETS + content.length())
        .u8(type.id())
        .u16(LEGACY_VERSION)
        .u16(0)
        .u48(sequence)
        .vector(2, content)
        .toBytes();
  }

  private Bytes sealed(long epoch, long sequence, ContentType type, Bytes content) {
    TrafficKeys keys = sending.get(epoch);
    if (keys == null) throw new IllegalStateException("no keys for epoch " + epoch);
    Bytes inner = Bytes.concat(content, Bytes.of(type.id()));
    byte[] header =
        new ByteWriter(UNIFIED_HEADER_OCTETS)
            .u8(FIXED | LONG_SEQUENCE | WITH_LENGTH | (int) (epoch & EPOCH_MASK))
            .u16((int) (sequence & 0xffff))
            .u16(inner.length() + TrafficKeys.TAG_OCTETS)
            .toBytes()
            .toArray();
    Bytes ciphertext = keys.seal(sequence, Bytes.copyOf(header), inner);
    Bytes mask = keys.mask(ciphertext);
    header[1] ^= (byte) mask.at(0);
    header[2] ^= (byte) mask.at(1);
    return Bytes.concat(Bytes.unsafeWrap(header), ciphertext);
  }

  /** The records that a datagram claims to hold, up to the first that cannot be told apart. */
  public static List<Bytes> split(Bytes datagram) {
    List<Bytes> records = new ArrayList<>();
    int at = 0;
    while (at < datagram.length() && records.size() < MAX_RECORDS_PER_DATAGRAM) {
      int length = recordLength(datagram, at);
      if (length <= 0 || length > datagram.length() - at) break;
      records.add(datagram.slice(at, at + length));
      at += length;
    }
    return records;
  }

  private static int recordLength(Bytes datagram, int at) {
    int first = datagram.at(at);
    int lengthAt = at + PLAINTEXT_HEADER_OCTETS - 2;
    int headerOctets = PLAINTEXT_HEADER_OCTETS;
    if ((first & FIXED_MASK) == FIXED) {
      if ((first & CONNECTION_ID) != 0) return 0;
      if ((first & WITH_LENGTH) == 0) return datagram.length() - at;
      lengthAt = at + ((first & LONG_SEQUENCE) != 0 ? 3 : 2);
      headerOctets = lengthAt + 2 - at;
    } else if (!ContentType.byId(first).isPresent()) {
      return 0;
    }
    if (lengthAt + 2 > datagram.length()) return 0;
    return headerOctets + (datagram.at(lengthAt) << 8 | datagram.at(lengthAt + 1));
  }

  /** Opens one record that {@link #split} found. */
  public Received open(Bytes octets) {
    return (octets.at(0) & FIXED_MASK) == FIXED ? openProtected(octets) : openPlaintext(octets);
  }

  private Received openPlaintext(Bytes octets) {
    ByteReader reader = new ByteReader(octets);
    ContentType type = ContentType.byId(reader.u8()).orElse(null);
    int version = reader.u16();
    int epoch = reader.u16();
    long sequence = reader.u48();
    Bytes content = reader.vector(2);
    // The version is not looked at beyond this (section 4.1), and an initial hello may say 1.0.
    boolean wellFormed = reader.exhausted() && version >>> 8 == 0xFE && epoch == 0;
    if (type == null || !wellFormed || content.length() > MAX_CONTENT_OCTETS) return new Dropped();
    // Epoch 0 has no replay window: a forged number must not shut out the genuine records.
    return new Opened(type, new RecordNumber(0, sequence), content);
  }

  private Received openProtected(Bytes octets) {
    int first = octets.at(0);
    int sequenceOctets = (first & LONG_SEQUENCE) != 0 ? 2 : 1;
    int headerOctets = 1 + sequenceOctets + ((first & WITH_LENGTH) != 0 ? 2 : 0);
    int sealedOctets = octets.length() - headerOctets;
    if (sealedOctets < Math.max(TrafficKeys.SAMPLE_OCTETS, TrafficKeys.TAG_OCTETS + 1)) {
      return new Dropped();
    }
    int epochBits = first & EPOCH_MASK;
    Long epoch = epochFor(epochBits);
    if (epoch == null) return isAhead(epochBits) ? new Early(octets) : new Dropped();
    return openProtected(octets, epoch, sequenceOctets, headerOctets);
  }

  private Received openProtected(Bytes octets, long epoch, int sequenceOctets, int headerOctets) {
    TrafficKeys keys = receiving.get(epoch);
    if (keys == null) return new Dropped();
    byte[] header = octets.slice(0, headerOctets).toArray();
    Bytes sealed = octets.slice(headerOctets, octets.length());
    Bytes mask = keys.mask(sealed);
    long low = 0;
    for (int i = 0; i < sequenceOctets; i++) {
      header[1 + i] ^= (byte) mask.at(i);
      low = low << 8 | header[1 + i] & 0xff;
    }
    ReplayWindow window = windows.computeIfAbsent(epoch, each -> new ReplayWindow());
    long sequence = reconstruct(window.next(), low, 8 * sequenceOctets);
    if (!window.isFresh(sequence)) return new Dropped();
    Bytes inner = keys.open(sequence, Bytes.unsafeWrap(header), sealed).orElse(Bytes.EMPTY);
    int end = inner.length();
    while (end > 0 && inner.at(end - 1) == 0) end--;
    // All zeros: no type. That can only be a peer that breaks the protocol; its record is ignored.
    if (end == 0 || end - 1 > MAX_CONTENT_OCTETS) return new Dropped();
    ContentType type = ContentType.byId(inner.at(end - 1)).orElse(null);
    if (type == null) return new Dropped();
    window.accept(sequence);
    return new Opened(type, new RecordNumber(epoch, sequence), inner.slice(0, end - 1));
  }

  private @Nullable Long epochFor(int bits) {
    for (Long epoch : receiving.descendingKeySet()) {
      if ((epoch & EPOCH_MASK) == bits) return epoch;
    }
    return null;
  }

  /** Only while the handshake has not brought those keys yet. */
  private boolean isAhead(int epochBits) {
    return epochBits >= 2 && epochBits > newestReceivingEpoch();
  }

  /** The number closest to {@code expected} that ends in these bits (section 4.2.2). */
  static long reconstruct(long expected, long low, int bits) {
    long range = 1L << bits;
    long candidate = (expected & -range) | low;
    if (candidate > expected + range / 2 && candidate >= range) return candidate - range;
    if (candidate + range / 2 <= expected) return candidate + range;
    return candidate;
  }
}
