package dev.sottovoce.call;

import dev.sottovoce.dtls.suite.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * Our attribute {@code a=dtls-versions:1.3 1.2}: which versions of DTLS this end takes (ADR 38). A
 * client has to know before it speaks, since it never tries a lower version after a failure.
 */
final class DtlsVersions {
  static final String ATTRIBUTE = "dtls-versions";

  private static final String PREFIX = "DTLS ";
  private static final int MOST_NAMED = 8;

  private DtlsVersions() {}

  static String write(List<ProtocolVersion> versions) {
    List<String> names = new ArrayList<>();
    for (ProtocolVersion each : versions) names.add(each.displayName().substring(PREFIX.length()));
    return String.join(" ", names);
  }

  /** The versions that exist here; others are no fault. */
  static List<ProtocolVersion> read(String value) {
    List<ProtocolVersion> versions = new ArrayList<>();
    for (String name : value.split(" ", MOST_NAMED)) {
      for (ProtocolVersion each : ProtocolVersion.values()) {
        if (each.displayName().equals(PREFIX + name)) versions.add(each);
      }
    }
    return versions;
  }
}
