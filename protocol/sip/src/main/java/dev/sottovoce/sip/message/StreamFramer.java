package dev.sottovoce.sip.message;

import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a stream into messages by Content-Length (RFC 3261 section 18.3) and keep-alives (RFC 5626
 * section 3.5.1). The buffer never grows beyond what one message may have; a stream that is broken
 * once stays broken, since nobody knows where its next message would begin.
 */
public final class StreamFramer {
  /**
   * Which end of the connection reads here: double CRLFs come from clients, single from servers.
   */
  public enum End {
    SERVER,
    CLIENT
  }

  /** What stood on the stream. */
  public sealed interface Frame {
    /** A whole message, for {@link SipParser}. */
    record Message(Bytes octets) implements Frame {}

    /** A double CRLF: answer with a single one. */
    record Ping() implements Frame {}

    /** A single CRLF: the answer to a ping. */
    record Pong() implements Frame {}

    /** The connection must be closed. */
    record Broken(RejectReason reason) implements Frame {}
  }

  private static final byte[] NOTHING = new byte[0];
  private static final int FIRST_OCTETS = 2048;

  private final End end;
  private final SipLimits limits;

  /** Empty while nothing is waited for, as on nearly all of a server's connections at a time. */
  private byte[] buffer = NOTHING;

  private int length;
  private int scanned;
  private boolean broken;

  public StreamFramer(End end, SipLimits limits) {
    this.end = end;
    this.limits = limits;
  }

  /** How many octets wait for the rest of their message. */
  public int buffered() {
    return length;
  }

  /** Takes the next octets of the stream and returns what is whole now, in order. */
  public List<Frame> feed(byte[] octets, int from, int count) {
    List<Frame> frames = new ArrayList<>(2);
    int at = from;
    int left = count;
    // In steps, so that a huge read cannot make the buffer larger than one message.
    while (left > 0 && !broken) {
      int step = Math.min(left, 16 * 1024);
      append(octets, at, step);
      at += step;
      left -= step;
      drain(frames);
    }
    return frames;
  }

  public List<Frame> feed(Bytes octets) {
    return feed(octets.toArray(), 0, octets.length());
  }

  private void append(byte[] octets, int from, int count) {
    if (length + count > buffer.length) {
      int room = Math.max(FIRST_OCTETS, buffer.length * 2);
      buffer = Arrays.copyOf(buffer, Math.max(length + count, room));
    }
    System.arraycopy(octets, from, buffer, length, count);
    length += count;
  }

  private void drain(List<Frame> frames) {
    int consumed = 0;
    while (!broken) {
      int taken = next(consumed, frames);
      if (taken == 0) break;
      consumed += taken;
      scanned = 0;
    }
    if (broken || consumed == length) {
      buffer = NOTHING;
      length = 0;
    } else if (consumed > 0) {
      System.arraycopy(buffer, consumed, buffer, 0, length - consumed);
      length -= consumed;
    }
  }

  /** Adds the frame at {@code from} and returns its length, or 0 when it is not whole yet. */
  private int next(int from, List<Frame> frames) {
    int left = length - from;
    if (left < 2) return 0;
    if (buffer[from] == '\r' && buffer[from + 1] == '\n') return keepAlive(from, left, frames);
    int head = endOfHead(from);
    if (head < 0) {
      return left > limits.headerBlockOctets()
          ? broken(RejectReason.HEADER_BLOCK_TOO_LONG, frames)
          : 0;
    }
    long body = contentLength(from, head);
    if (body < 0) {
      return broken(
          body == MISSING ? RejectReason.MISSING_CONTENT_LENGTH : RejectReason.BAD_CONTENT_LENGTH,
          frames);
    }
    if (body > limits.bodyOctets()) return broken(RejectReason.BODY_TOO_LONG, frames);
    int total = head - from + (int) body;
    if (left < total) return 0;
    frames.add(new Frame.Message(Bytes.copyOf(buffer, from, total)));
    return total;
  }

  private int keepAlive(int from, int left, List<Frame> frames) {
    if (end == End.CLIENT) {
      frames.add(new Frame.Pong());
      return 2;
    }
    if (left < 4) return left == 3 && buffer[from + 2] != '\r' ? 2 : 0;
    if (buffer[from + 2] != '\r' || buffer[from + 3] != '\n') return 2;
    frames.add(new Frame.Ping());
    return 4;
  }

  private int broken(RejectReason reason, List<Frame> frames) {
    broken = true;
    frames.add(new Frame.Broken(reason));
    return 0;
  }

  /** The index behind the empty line, or -1; what was scanned before is not scanned again. */
  private int endOfHead(int from) {
    int start = from + Math.max(0, scanned - 3);
    int last = Math.min(length, from + limits.headerBlockOctets()) - 3;
    for (int i = start; i < last; i++) {
      if (buffer[i] == '\r'
          && buffer[i + 1] == '\n'
          && buffer[i + 2] == '\r'
          && buffer[i + 3] == '\n') {
        return i + 4;
      }
    }
    scanned = length - from;
    return -1;
  }

  private static final long MISSING = -1;
  private static final long BAD = -2;

  private long contentLength(int from, int head) {
    long found = MISSING;
    int line = from;
    while (line < head) {
      int next = endOfLine(line, head);
      int colon = line;
      while (colon < next && Scan.isTokenChar(buffer[colon])) colon++;
      if (isContentLength(line, colon)) {
        long value = value(colon, next);
        if (value < 0 || found >= 0 && found != value) return BAD;
        found = value;
      }
      line = next;
    }
    return found;
  }

  private boolean isContentLength(int from, int to) {
    return HeaderName.ordinalOf(buffer, from, to) == HeaderName.CONTENT_LENGTH.ordinal();
  }

  private long value(int nameEnd, int lineEnd) {
    String text =
        new String(buffer, nameEnd, lineEnd - nameEnd, java.nio.charset.StandardCharsets.ISO_8859_1)
            .trim();
    if (!text.startsWith(":")) return BAD;
    return Scan.number(text.substring(1).trim(), Integer.MAX_VALUE);
  }

  private int endOfLine(int from, int head) {
    for (int i = from; i + 1 < head; i++)
      if (buffer[i] == '\r' && buffer[i + 1] == '\n') return i + 2;
    return head;
  }
}
