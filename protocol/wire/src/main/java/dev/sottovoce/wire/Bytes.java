package dev.sottovoce.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * An immutable run of octets with value equality; slices share the memory of their parent. Its
 * {@code toString} shows only the length: octets may be personal or secret.
 */
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private static final String HEX_DIGITS = "0123456789abcdef";

  private final byte[] octets;
  private final int from;
  private final int length;

  private Bytes(byte[] octets, int from, int length) {
    this.octets = octets;
    this.from = from;
    this.length = length;
  }

  public static Bytes copyOf(byte[] octets) {
    return copyOf(octets, 0, octets.length);
  }

  public static Bytes copyOf(byte[] octets, int from, int length) {
    Objects.checkFromIndexSize(from, length, octets.length);
    return length == 0
        ? EMPTY
        : new Bytes(Arrays.copyOfRange(octets, from, from + length), 0, length);
  }

  /** Copies what remains in the buffer; the buffer's position does not move. */
  public static Bytes copyOf(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return unsafeWrap(copy);
  }

  /** Takes the array without a copy; the caller promises never to write to it again. */
  public static Bytes unsafeWrap(byte[] octets) {
    return octets.length == 0 ? EMPTY : new Bytes(octets, 0, octets.length);
  }

  /** The given octets; only the low eight bits of each value count. */
  public static Bytes of(int... values) {
    byte[] octets = new byte[values.length];
    for (int i = 0; i < values.length; i++) octets[i] = (byte) values[i];
    return unsafeWrap(octets);
  }

  public static Bytes utf8(String text) {
    return unsafeWrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Parses hexadecimal digits without separators. */
  public static Bytes fromHex(String digits) {
    if (digits.length() % 2 != 0) throw new IllegalArgumentException("odd number of hex digits");
    byte[] octets = new byte[digits.length() / 2];
    for (int i = 0; i < octets.length; i++) {
      int high = Character.digit(digits.charAt(2 * i), 16);
      int low = Character.digit(digits.charAt(2 * i + 1), 16);
      if (high < 0 || low < 0) throw new IllegalArgumentException("no hex digit near " + 2 * i);
      octets[i] = (byte) (high << 4 | low);
    }
    return unsafeWrap(octets);
  }

  /** Reads base64url (RFC 4648 section 5), padded or not; nothing when the text is none. */
  public static Optional<Bytes> fromBase64Url(String text) {
    try {
      return Optional.of(unsafeWrap(Base64.getUrlDecoder().decode(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  public static Bytes concat(Bytes... parts) {
    int total = 0;
    for (Bytes part : parts) total = Math.addExact(total, part.length);
    byte[] joined = new byte[total];
    int at = 0;
    for (Bytes part : parts) {
      part.copyTo(joined, at);
      at += part.length;
    }
    return unsafeWrap(joined);
  }

  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  /** The octet at {@code index}, 0 to 255. */
  public int at(int index) {
    return octets[from + Objects.checkIndex(index, length)] & 0xff;
  }

  /** The octets from {@code start} (inclusive) to {@code end} (exclusive), without a copy. */
  public Bytes slice(int start, int end) {
    Objects.checkFromToIndex(start, end, length);
    return start == end ? EMPTY : new Bytes(octets, from + start, end - start);
  }

  public void copyTo(byte[] target, int at) {
    System.arraycopy(octets, from, target, at, length);
  }

  public byte[] toArray() {
    return Arrays.copyOfRange(octets, from, from + length);
  }

  /**
   * The octets in an array that nobody may write to: the one that holds them where they fill it,
   * else a copy.
   */
  public byte[] unsafeArray() {
    return length == octets.length ? octets : toArray();
  }

  /** A read-only view for {@code java.nio}. */
  public ByteBuffer toBuffer() {
    return ByteBuffer.wrap(octets, from, length).slice().asReadOnlyBuffer();
  }

  public String hex() {
    StringBuilder digits = new StringBuilder(2 * length);
    for (int i = from; i < from + length; i++) {
      digits
          .append(HEX_DIGITS.charAt(octets[i] >> 4 & 15))
          .append(HEX_DIGITS.charAt(octets[i] & 15));
    }
    return digits.toString();
  }

  /** Base64url without padding (RFC 4648 section 5). */
  public String base64Url() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(unsafeArray());
  }

  public String utf8() {
    return new String(octets, from, length, StandardCharsets.UTF_8);
  }

  /** One character an octet (ISO 8859-1): never fails and never changes the length. */
  public String latin1() {
    return new String(octets, from, length, StandardCharsets.ISO_8859_1);
  }

  /** Compares without telling by its duration where the first difference lies. */
  public boolean equalsInConstantTime(Bytes other) {
    int difference = length ^ other.length;
    int common = Math.min(length, other.length);
    for (int i = 0; i < common; i++) difference |= octets[from + i] ^ other.octets[other.from + i];
    return difference == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && toBuffer().equals(that.toBuffer());
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = from; i < from + length; i++) hash = 31 * hash + octets[i];
    return hash;
  }

  @Override
  public String toString() {
    return "Bytes[" + length + " octets]";
  }
}
