package dev.sottovoce.zrtp;

import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/** Message type blocks (RFC 6189 section 5.1.1); KEMPart1 and KEMPart2 are in zrtp-pq.md. */
enum MessageType {
  HELLO("Hello   "),
  HELLO_ACK("HelloACK"),
  COMMIT("Commit  "),
  DH_PART_1("DHPart1 "),
  DH_PART_2("DHPart2 "),
  KEM_PART_1("KEMPart1"),
  KEM_PART_2("KEMPart2"),
  CONFIRM_1("Confirm1"),
  CONFIRM_2("Confirm2"),
  CONF_2_ACK("Conf2ACK"),
  ERROR("Error   "),
  ERROR_ACK("ErrorACK"),
  GO_CLEAR("GoClear "),
  CLEAR_ACK("ClearACK"),
  SAS_RELAY("SASrelay"),
  RELAY_ACK("RelayACK"),
  PING("Ping    "),
  PING_ACK("PingACK ");

  static final int OCTETS = 8;

  private final Bytes block;

  MessageType(String block) {
    this.block = Bytes.utf8(block);
  }

  Bytes block() {
    return block;
  }

  static Optional<MessageType> of(Bytes block) {
    for (MessageType type : values()) if (type.block.equals(block)) return Optional.of(type);
    return Optional.empty();
  }
}
