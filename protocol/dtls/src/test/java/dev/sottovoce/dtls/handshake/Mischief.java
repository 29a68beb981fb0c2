package dev.sottovoce.dtls.handshake;

import dev.sottovoce.dtls.handshake.Puppet.Out;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes a peer's messages as a fuzzer chooses, along their structure and across it. */
final class Mischief implements Puppet.Sabotage {
  private static final int[] EXTENSION_TYPES = {
    Extensions.SUPPORTED_VERSIONS,
    Extensions.SUPPORTED_GROUPS,
    Extensions.SIGNATURE_ALGORITHMS,
    Extensions.KEY_SHARE,
    Extensions.USE_SRTP,
    Extensions.COOKIE,
    Extensions.PRE_SHARED_KEY,
    Extensions.EARLY_DATA,
    Extensions.EXTERNAL_ID_HASH,
    Extensions.EXTERNAL_SESSION_ID,
    0x0a0a,
    0xffff
  };

  private static final long[] EPOCHS = {
    Handshake.PLAINTEXT, Handshake.HANDSHAKE, Handshake.APPLICATION
  };

  /** The decision that flips a bit of a message. */
  static final int FLIP = 13;

  /** More than any message of ours, and little enough for a datagram. */
  private static final int MOST_OCTETS = 4000;

  private static final int MOST_NUMBERS_OCTETS = 250;

  private final Choices choices;
  private final List<Out> earlier = new ArrayList<>();
  private @Nullable Out heldBack;

  Mischief(Choices choices) {
    this.choices = choices;
  }

  @Override
  public List<Out> rewrite(Out genuine) {
    earlier.add(genuine);
    Optional<Out> before = leftOver();
    List<Out> outs = new ArrayList<>(changed(genuine));
    before.ifPresent(outs::add);
    return outs;
  }

  /** All messages of the handshake as they were meant. */
  List<HandshakeMessage> genuine() {
    List<HandshakeMessage> messages = new ArrayList<>();
    for (Out out : earlier) {
      if (out.message().type() != HandshakeType.KEY_UPDATE) messages.add(out.message());
    }
    return messages;
  }

  private List<Out> changed(Out genuine) {
    return switch (choices.below(16)) {
      case 8 -> List.of();
      case 9 -> List.of(genuine, genuine);
      case 10 -> holdBack(genuine);
      case 11 -> List.of(genuine, earlier.get(choices.below(earlier.size())));
      case 12 -> List.of(new Out(EPOCHS[choices.below(3)], genuine.message()));
      case FLIP -> List.of(with(genuine, octets(genuine.message())));
      case 14 -> List.of(with(genuine, retyped(genuine.message())));
      case 15, 7, 6 -> List.of(with(genuine, extensions(genuine.message())));
      case 5 -> List.of(with(genuine, invented()), genuine);
      default -> List.of(genuine);
    };
  }

  private List<Out> holdBack(Out genuine) {
    heldBack = genuine;
    return List.of();
  }

  /** What was held back and has nothing to wait for any more. */
  Optional<Out> leftOver() {
    Optional<Out> left = Optional.ofNullable(heldBack);
    heldBack = null;
    return left;
  }

  private static Out with(Out genuine, HandshakeMessage message) {
    return new Out(genuine.epoch(), message);
  }

  private HandshakeMessage retyped(HandshakeMessage message) {
    return new HandshakeMessage(choices.octet(), message.body());
  }

  private HandshakeMessage invented() {
    return new HandshakeMessage(choices.octet(), choices.bytes(64));
  }

  private HandshakeMessage octets(HandshakeMessage message) {
    return new HandshakeMessage(message.type(), mangled(message.body()));
  }

  /** Octets flipped, cut off, put in or repeated. */
  private Bytes mangled(Bytes before) {
    int length = before.length();
    int at = choices.below(length + 1);
    return switch (choices.below(6)) {
      case 1 -> before.slice(0, at);
      case 2 -> before.slice(at, length);
      case 3 -> Bytes.concat(before.slice(0, at), choices.bytes(32), before.slice(at, length));
      case 4 -> length > MOST_OCTETS ? before : Bytes.concat(before.slice(0, at), before);
      case 5 -> Bytes.EMPTY;
      default -> flipped(before, at);
    };
  }

  private Bytes flipped(Bytes before, int at) {
    if (at >= before.length()) return before;
    byte[] after = before.toArray();
    after[at] ^= (byte) (1 << choices.below(8));
    return Bytes.unsafeWrap(after);
  }

  private HandshakeMessage extensions(HandshakeMessage message) {
    ExtensionBlock block = ExtensionBlock.of(message).orElse(null);
    if (block == null) return octets(message);
    List<ExtensionBlock.One> list = new ArrayList<>(block.extensions());
    do {
      change(list);
    } while (choices.octet() > 192);
    int octets = 0;
    for (ExtensionBlock.One one : list) octets += 4 + one.value().length();
    return octets > MOST_OCTETS ? message : block.with(list).toMessage();
  }

  private void change(List<ExtensionBlock.One> list) {
    int at = choices.below(list.size());
    if (list.isEmpty()) {
      list.add(newOne());
      return;
    }
    ExtensionBlock.One one = list.get(at);
    switch (choices.below(10)) {
      case 1 -> list.add(choices.below(list.size() + 1), newOne());
      case 2 -> list.remove(at);
      case 3 -> list.add(choices.below(list.size() + 1), one);
      case 4 -> Collections.swap(list, at, choices.below(list.size()));
      case 5 -> list.set(at, new ExtensionBlock.One(newOne().type(), one.value()));
      case 6 -> list.set(at, new ExtensionBlock.One(one.type(), numbers(one.value())));
      case 7, 8, 9 -> changeKeyShare(list);
      default -> list.set(at, new ExtensionBlock.One(one.type(), mangled(one.value())));
    }
  }

  private ExtensionBlock.One newOne() {
    int type = EXTENSION_TYPES[choices.below(EXTENSION_TYPES.length)];
    return new ExtensionBlock.One(type, choices.bytes(48));
  }

  /** A list of numbers of 16 bits after its length, with one more, less or other. */
  private Bytes numbers(Bytes value) {
    if (value.length() > MOST_NUMBERS_OCTETS) return value;
    int lengthOctets = value.length() % 2 == 0 ? 2 : 1;
    List<Integer> numbers = new ArrayList<>();
    ByteReader reader =
        new ByteReader(value.slice(Math.min(lengthOctets, value.length()), value.length()));
    while (reader.remaining() > 1) numbers.add(reader.u16());
    int at = choices.below(numbers.size() + 1);
    switch (choices.below(3)) {
      case 1 -> numbers.add(at, choices.octet() << 8 | choices.octet());
      case 2 -> Collections.rotate(numbers, 1);
      default -> {
        if (at < numbers.size()) numbers.remove(/* index */ at);
      }
    }
    return Extensions.encodeNumbers(numbers, lengthOctets);
  }

  private void changeKeyShare(List<ExtensionBlock.One> list) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).type() != Extensions.KEY_SHARE) continue;
      Bytes value = list.get(i).value();
      if (value.length() > MOST_OCTETS) continue;
      list.set(i, new ExtensionBlock.One(Extensions.KEY_SHARE, keyShare(value)));
    }
  }

  /** Shares of a client, which are a list, or the one of a server. */
  private Bytes keyShare(Bytes value) {
    ByteReader reader = new ByteReader(value);
    Bytes list = reader.vector(2);
    boolean isList = reader.exhausted();
    ByteReader each = new ByteReader(isList ? list : value);
    List<KeyShareEntry> entries = new ArrayList<>();
    while (each.remaining() > 0) entries.add(new KeyShareEntry(each.u16(), each.vector(2)));
    changeEntries(entries);
    ByteWriter writer = new ByteWriter(64);
    for (KeyShareEntry entry : entries) writer.bytes(entry.encode());
    return isList ? new ByteWriter(64).vector(2, writer.toBytes()).toBytes() : writer.toBytes();
  }

  private void changeEntries(List<KeyShareEntry> entries) {
    if (entries.isEmpty()) return;
    int at = choices.below(entries.size());
    KeyShareEntry one = entries.get(at);
    switch (choices.below(7)) {
      case 1 -> entries.remove(at);
      case 2 -> entries.add(one);
      case 3 -> Collections.rotate(entries, 1);
      case 4 -> entries.set(at, new KeyShareEntry(group(), one.keyExchange()));
      case 5 -> entries.set(at, new KeyShareEntry(one.group(), zeros(one.keyExchange().length())));
      case 6 -> entries.add(new KeyShareEntry(group(), choices.bytes(80)));
      default -> entries.set(at, new KeyShareEntry(one.group(), mangled(one.keyExchange())));
    }
  }

  private int group() {
    int at = choices.below(NamedGroup.values().length + 1);
    return at == 0 ? choices.octet() << 8 | choices.octet() : NamedGroup.values()[at - 1].id();
  }

  private static Bytes zeros(int length) {
    return new ByteWriter(length).zeros(length).toBytes();
  }
}
