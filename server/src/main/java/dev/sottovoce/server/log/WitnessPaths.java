package dev.sottovoce.server.log;

import dev.sottovoce.wire.Bytes;

/** Where a witness serves what it keeps of a log. */
public final class WitnessPaths {
  private WitnessPaths() {}

  /** The SHA-256 of a log's origin, in hexadecimal. */
  public static String of(String origin) {
    return TransparencyLog.hash(Bytes.utf8(origin)).hex();
  }
}
