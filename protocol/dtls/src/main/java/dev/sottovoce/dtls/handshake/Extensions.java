package dev.sottovoce.dtls.handshake;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A message's extensions, each at most once, in their order (RFC 8446 section 4.2). */
final class Extensions {
  static final int SUPPORTED_GROUPS = 10;
  static final int SIGNATURE_ALGORITHMS = 13;
  static final int USE_SRTP = 14;
  static final int PRE_SHARED_KEY = 41;
  static final int EARLY_DATA = 42;
  static final int SUPPORTED_VERSIONS = 43;
  static final int COOKIE = 44;
  static final int KEY_SHARE = 51;

  /** RFC 8844 section 3.2. */
  static final int EXTERNAL_ID_HASH = 55;

  /** RFC 8844 section 4.3. */
  static final int EXTERNAL_SESSION_ID = 56;

  private final Map<Integer, Bytes> byType;

  private Extensions(Map<Integer, Bytes> byType) {
    this.byType = byType;
  }

  static Extensions none() {
    return new Extensions(new LinkedHashMap<>());
  }

  /** Parses the contents of an {@code extensions} vector. */
  static Extensions parse(Bytes octets) throws Alerted {
    Map<Integer, Bytes> byType = new LinkedHashMap<>();
    ByteReader reader = new ByteReader(octets);
    while (reader.remaining() > 0) {
      int type = reader.u16();
      Bytes value = reader.vector(2);
      if (reader.overrun()) throw Alerted.malformed("an extension");
      if (byType.put(type, value) != null) {
        throw Alerted.illegal("extension " + type + " stands twice");
      }
    }
    return new Extensions(byType);
  }

  Extensions with(int type, Bytes value) {
    byType.put(type, value);
    return this;
  }

  Optional<Bytes> find(int type) {
    return Optional.ofNullable(byType.get(type));
  }

  Bytes require(int type, String name) throws Alerted {
    Bytes value = byType.get(type);
    if (value == null) throw Alerted.missing(name);
    return value;
  }

  boolean has(int type) {
    return byType.containsKey(type);
  }

  Set<Integer> types() {
    return byType.keySet();
  }

  /** Without these types: what must be the same in two hellos. */
  Map<Integer, Bytes> except(Set<Integer> types) {
    Map<Integer, Bytes> rest = new LinkedHashMap<>(byType);
    rest.keySet().removeAll(types);
    return rest;
  }

  /** An answer may hold only what was asked for (RFC 8446 section 4.2). */
  void requireOnly(Set<Integer> allowed) throws Alerted {
    for (int type : byType.keySet()) {
      if (!allowed.contains(type)) {
        throw Alerted.violation(
            Alert.UNSUPPORTED_EXTENSION, "extension " + type + " was not asked for");
      }
    }
  }

  Bytes encode() {
    ByteWriter writer = new ByteWriter();
    byType.forEach((type, value) -> writer.u16(type).vector(2, value));
    return writer.toBytes();
  }

  /** A list of 16-bit numbers after its length in {@code lengthOctets} octets. */
  static List<Integer> numbers(Bytes value, int lengthOctets, String name) throws Alerted {
    ByteReader reader = new ByteReader(value);
    Bytes list = reader.vector(lengthOctets);
    if (!reader.exhausted()) throw Alerted.malformed(name);
    return numbers(list, name);
  }

  static List<Integer> numbers(Bytes list, String name) throws Alerted {
    if (list.isEmpty() || list.length() % 2 != 0) throw Alerted.malformed(name);
    List<Integer> numbers = new ArrayList<>(list.length() / 2);
    ByteReader each = new ByteReader(list);
    while (each.remaining() > 0) numbers.add(each.u16());
    return numbers;
  }

  static Bytes encodeNumbers(List<Integer> numbers, int lengthOctets) {
    ByteWriter list = new ByteWriter();
    for (int number : numbers) list.u16(number);
    return new ByteWriter().vector(lengthOctets, list.toBytes()).toBytes();
  }
}
