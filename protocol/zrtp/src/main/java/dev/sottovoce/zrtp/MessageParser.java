package dev.sottovoce.zrtp;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads messages; what is malformed or unknown is nothing. */
final class MessageParser {
  private static final int CODE_OCTETS = 4;
  private static final int HVI_OCTETS = 32;
  private static final int MOST_COMPONENTS = 7;
  private static final int IV_OCTETS = 16;
  private static final int ENDPOINT_HASH_OCTETS = 8;

  private MessageParser() {}

  static Optional<Message> parse(Bytes octets) {
    if (Message.claimedWords(octets) * Message.WORD_OCTETS != octets.length()
        || octets.length() < Message.HEADER_OCTETS) {
      return Optional.empty();
    }
    ByteReader reader = new ByteReader(octets);
    reader.skip(Message.WORD_OCTETS);
    return MessageType.of(reader.bytes(MessageType.OCTETS))
        .map(type -> body(type, octets, reader))
        .filter(message -> reader.exhausted());
  }

  private static Message body(MessageType type, Bytes octets, ByteReader reader) {
    return switch (type) {
      case HELLO -> hello(octets, reader);
      case COMMIT -> commit(octets, reader);
      case DH_PART_1, DH_PART_2, KEM_PART_1, KEM_PART_2 -> part(type, octets, reader);
      case CONFIRM_1, CONFIRM_2 -> confirm(type, octets, reader);
      case ERROR -> new Message.Error(octets, reader.u32());
      case PING -> ping(octets, reader);
      case GO_CLEAR, SAS_RELAY, PING_ACK -> {
        // Refused or ignored whatever they say.
        reader.rest();
        yield new Message.Plain(type, octets);
      }
      case HELLO_ACK, CONF_2_ACK, ERROR_ACK, CLEAR_ACK, RELAY_ACK ->
          new Message.Plain(type, octets);
    };
  }

  private static Message hello(Bytes octets, ByteReader reader) {
    String version = text(reader.bytes(CODE_OCTETS));
    reader.skip(ZrtpConfig.CLIENT_ID_OCTETS);
    Bytes h3 = reader.bytes(Message.HASH_IMAGE_OCTETS);
    Zid zid = zid(reader);
    int flags = reader.u8() >> 4;
    int[] counts = {reader.u8() & 15, 0, 0, 0, 0};
    int two = reader.u8();
    counts[1] = two >> 4;
    counts[2] = two & 15;
    two = reader.u8();
    counts[3] = two >> 4;
    counts[4] = two & 15;
    List<List<String>> components = new ArrayList<>(counts.length);
    for (int count : counts) components.add(codes(reader, count));
    reader.skip(Message.MAC_OCTETS);
    return new Message.Hello(octets, version, h3, zid, flags, List.copyOf(components));
  }

  private static Message commit(Bytes octets, ByteReader reader) {
    Bytes h2 = reader.bytes(Message.HASH_IMAGE_OCTETS);
    Zid zid = zid(reader);
    List<String> choices = codes(reader, Message.Kind.values().length);
    boolean plainMode = isMode(choices, "Mult") || isMode(choices, "Prsh");
    Bytes hvi = plainMode ? Bytes.EMPTY : reader.bytes(HVI_OCTETS);
    // In the declined modes a nonce and a key's number; in KEM mode pvi; in DH mode nothing.
    Bytes rest = reader.bytes(reader.remaining() - Message.MAC_OCTETS);
    reader.skip(Message.MAC_OCTETS);
    return new Message.Commit(octets, h2, zid, choices, hvi, plainMode ? Bytes.EMPTY : rest);
  }

  private static boolean isMode(List<String> choices, String mode) {
    return choices.size() == Message.Kind.values().length
        && choices.get(Message.Kind.KEY_AGREEMENT.ordinal()).equals(mode);
  }

  private static Message part(MessageType type, Bytes octets, ByteReader reader) {
    Bytes h1 = reader.bytes(Message.HASH_IMAGE_OCTETS);
    SecretIds ids = SecretIds.read(reader);
    Bytes value = reader.bytes(reader.remaining() - Message.MAC_OCTETS);
    reader.skip(Message.MAC_OCTETS);
    return new Message.Part(type, octets, h1, ids, value);
  }

  private static Message confirm(MessageType type, Bytes octets, ByteReader reader) {
    Bytes mac = reader.bytes(Message.MAC_OCTETS);
    Bytes iv = reader.bytes(IV_OCTETS);
    return new Message.Confirm(type, octets, mac, iv, reader.rest());
  }

  private static Message ping(Bytes octets, ByteReader reader) {
    reader.skip(CODE_OCTETS);
    return new Message.Ping(octets, reader.bytes(ENDPOINT_HASH_OCTETS));
  }

  /** A short message leaves the reader overrun, which is asked at the end. */
  private static Zid zid(ByteReader reader) {
    Bytes octets = reader.bytes(Zid.OCTETS);
    return new Zid(octets.isEmpty() ? Bytes.unsafeWrap(new byte[Zid.OCTETS]) : octets);
  }

  private static List<String> codes(ByteReader reader, int count) {
    // A count that is too high asks for more than there is: so the message is malformed.
    if (count > MOST_COMPONENTS) reader.skip(Integer.MAX_VALUE);
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < count && !reader.overrun(); i++) {
      codes.add(text(reader.bytes(CODE_OCTETS)));
    }
    return codes;
  }

  private static String text(Bytes octets) {
    return new String(octets.toArray(), StandardCharsets.ISO_8859_1);
  }
}
