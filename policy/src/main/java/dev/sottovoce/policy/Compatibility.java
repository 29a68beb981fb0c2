package dev.sottovoce.policy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a phone under one policy can call a phone under another, and what they would agree on: by
 * the same rules as the call machine, on lists alone.
 *
 * @param agreed what they would use, by kind; nothing when they would not connect
 * @param problem why they would not connect
 */
public record Compatibility(Optional<Map<Kind, String>> agreed, Optional<String> problem) {
  private static final List<String> DTLS = List.of("DTLS 1.3", "DTLS 1.2");

  public boolean connects() {
    return agreed.isPresent();
  }

  /** A call from a phone under {@code caller} to one under {@code callee}. */
  public static Compatibility of(Policy caller, Policy callee, LocalDate day) {
    List<String> offered = caller.offered(Kind.KEYING, day);
    if (offered.isEmpty()) return failed("the caller offers no key agreement");
    // One kind an offer; versions of DTLS go together.
    String first = offered.get(0);
    List<String> together = new ArrayList<>();
    for (String name : offered) {
      if (name.equals(first) || DTLS.contains(first) && DTLS.contains(name)) together.add(name);
    }
    // The callee is the server wherever it may, so its order counts.
    Optional<String> keying = firstCommon(callee.accepted(Kind.KEYING, day), together);
    if (!keying.isPresent()) {
      return failed("the callee does not accept " + String.join(" or ", together));
    }
    Map<Kind, String> agreed = new LinkedHashMap<>();
    agreed.put(Kind.KEYING, keying.get());
    for (Kind kind : parts(keying.get())) {
      Optional<String> common = firstCommon(callee.accepted(kind, day), caller.offered(kind, day));
      if (!common.isPresent()) return failed("nothing in common in " + kind.path());
      agreed.put(kind, common.get());
    }
    return new Compatibility(Optional.of(agreed), Optional.empty());
  }

  /** What two ends must have in common beside the key agreement itself. */
  private static List<Kind> parts(String keying) {
    return switch (keying) {
      case "DTLS 1.3" -> List.of(Kind.GROUP, Kind.CIPHER_SUITE, Kind.SIGNATURE, Kind.SRTP_PROFILE);
      case "DTLS 1.2" -> List.of(Kind.SRTP_PROFILE);
      case "MIKEY-DH", "MIKEY-DHHMAC" -> List.of(Kind.MIKEY_GROUP, Kind.SRTP_PROFILE);
      case "ZRTP" ->
          List.of(
              Kind.ZRTP_KEY_AGREEMENT,
              Kind.ZRTP_HASH,
              Kind.ZRTP_CIPHER,
              Kind.ZRTP_AUTH_TAG,
              Kind.ZRTP_SAS);
      default -> List.of(Kind.SRTP_PROFILE);
    };
  }

  private static Optional<String> firstCommon(List<String> best, List<String> others) {
    return best.stream().filter(others::contains).findFirst();
  }

  private static Compatibility failed(String why) {
    return new Compatibility(Optional.empty(), Optional.of(why));
  }

  /** In words. */
  public String text() {
    return agreed
        .map(parts -> parts.values().stream().collect(Collectors.joining(", ")))
        .orElseGet(() -> "no call: " + problem.orElse(""));
  }
}
