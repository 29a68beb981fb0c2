package dev.sottovoce.policy;

import java.time.LocalDate;
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
    if (callee.metadata() == Policy.Metadata.PROTECTED
        && caller.metadata() == Policy.Metadata.STANDARD) {
      return failed("the callee takes only sealed calls (metadata: protected)");
    }
    if (!firstCommon(callee.codecs(), caller.codecs()).isPresent())
      return failed("no common codec");
    List<String> offered = caller.offered(Kind.KEYING, day);
    if (offered.isEmpty()) return failed("the caller offers no key agreement");
    Optional<String> keying = keying(offered, callee.accepted(Kind.KEYING, day));
    if (!keying.isPresent()) {
      return failed("the callee does not accept " + String.join(" or ", together(offered)));
    }
    Map<Kind, String> agreed = new LinkedHashMap<>();
    agreed.put(Kind.KEYING, keying.get());
    for (Kind kind : parts(keying.get())) {
      Optional<String> common =
          common(kind, keying.get(), caller.offered(kind, day), callee.accepted(kind, day));
      if (!common.isPresent()) return failed("nothing in common in " + kind.path());
      agreed.put(kind, common.get());
    }
    if ("XM76".equals(agreed.get(Kind.ZRTP_KEY_AGREEMENT))) {
      // It is defined with these alone, and whoever lists it lists them.
      agreed.put(Kind.ZRTP_HASH, "S384");
      agreed.put(Kind.ZRTP_CIPHER, "AES3");
    }
    return new Compatibility(Optional.of(agreed), Optional.empty());
  }

  /** One kind an offer; versions of DTLS go together. */
  private static List<String> together(List<String> offered) {
    String first = offered.get(0);
    return DTLS.contains(first)
        ? offered.stream().filter(DTLS::contains).collect(Collectors.toList())
        : List.of(first);
  }

  /** Of the versions of DTLS it is the highest that both have, whatever the order. */
  private static Optional<String> keying(List<String> offered, List<String> accepted) {
    List<String> together = together(offered);
    List<String> best = DTLS.contains(offered.get(0)) ? DTLS : together;
    return best.stream()
        .filter(name -> together.contains(name) && accepted.contains(name))
        .findFirst();
  }

  /** The callee decides, with its own order, among what is offered. */
  private static Optional<String> common(
      Kind kind, String keying, List<String> offered, List<String> accepted) {
    if (kind == Kind.ZRTP_KEY_AGREEMENT) return zrtpAgreement(offered, accepted);
    List<String> possible =
        kind == Kind.SRTP_PROFILE && DTLS.contains(keying)
            ? accepted.stream().filter(SuiteRegister::isForDtls).collect(Collectors.toList())
            : accepted;
    return firstCommon(possible, offered);
  }

  /**
   * Of both ends' first choices the one that costs less (RFC 6189 section 4.1.2): the hybrid only
   * where both like it best (docs/zrtp-pq.md).
   */
  private static Optional<String> zrtpAgreement(List<String> offered, List<String> accepted) {
    Optional<String> callees = firstCommon(accepted, offered);
    Optional<String> callers = firstCommon(offered, accepted);
    if (!callees.isPresent() || !callers.isPresent()) return Optional.empty();
    for (String cheaper : List.of("X255", "DH3k")) {
      if (callees.get().equals(cheaper) || callers.get().equals(cheaper)) {
        return Optional.of(cheaper);
      }
    }
    return callees;
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
