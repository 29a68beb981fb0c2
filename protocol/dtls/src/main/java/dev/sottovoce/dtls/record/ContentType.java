package dev.sottovoce.dtls.record;

import java.util.Optional;

/** What a record carries (RFC 9147 section 4.1); CHANGE_CIPHER_SPEC no longer exists. */
public enum ContentType {
  ALERT(21),
  HANDSHAKE(22),
  APPLICATION_DATA(23),
  ACK(26);

  private final int id;

  ContentType(int id) {
    this.id = id;
  }

  public int id() {
    return id;
  }

  static Optional<ContentType> byId(int id) {
    for (ContentType type : values()) if (type.id == id) return Optional.of(type);
    return Optional.empty();
  }
}
