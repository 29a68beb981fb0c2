package dev.sottovoce.sip.push;

import java.util.Optional;

/** A kind of push service that is registered (RFC 8599 sections 10 to 12). */
public enum PushProvider {
  APNS("apns"),
  FCM("fcm"),
  WEB_PUSH("webpush");

  private final String word;

  PushProvider(String word) {
    this.word = word;
  }

  /** As it stands in a message. */
  public String word() {
    return word;
  }

  public static Optional<PushProvider> of(String word) {
    for (PushProvider each : values()) {
      if (each.word.equalsIgnoreCase(word)) return Optional.of(each);
    }
    return Optional.empty();
  }
}
