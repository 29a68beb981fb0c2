package dev.sottovoce.cli.policy.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.Policy.Profile;
import dev.sottovoce.policy.Profiles;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the protocols' specifications say about their own cost is what is measured. */
class ComparisonTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 25);
  private static final Duration ROUND_TRIP = Duration.ofMillis(50);
  private static final List<Contender> ALL = Contender.of(Profiles.of(Profile.INTEROP), DAY);
  private static final Map<String, Measured> FOUND =
      new Comparison(ROUND_TRIP, List.of(20), 25, 3)
          .of(ALL, step -> {}).stream()
              .collect(Collectors.toMap(ComparisonTest::name, Function.identity()));

  private static String name(Measured each) {
    return each.keying()
        + " "
        + each.group()
        + (each.detour().isEmpty() ? "" : " " + each.detour());
  }

  private static Measured found(String name) {
    Measured found = FOUND.get(name);
    if (found == null) throw new AssertionError(name + " is not among " + FOUND.keySet());
    return found;
  }

  private static List<String> titles(Policy policy) {
    return Contender.of(policy, DAY).stream().map(Contender::title).toList();
  }

  @Test
  void contenders_areWhatThePolicyAccepts() {
    assertEquals(
        List.of("DTLS 1.3, X25519MLKEM768", "ZRTP, XM76"), titles(Profiles.of(Profile.REGULATED)));
    assertEquals(
        List.of(
            "DTLS 1.3, X25519MLKEM768",
            "DTLS 1.3, x25519",
            "DTLS 1.3, secp256r1",
            "DTLS 1.3, x25519 after HelloRetryRequest",
            "DTLS 1.2",
            "ZRTP, XM76",
            "ZRTP, X255",
            "MIKEY-DH",
            "MIKEY-DHHMAC"),
        titles(Profiles.of(Profile.DEFAULT)));
    for (String keying : Profiles.of(Profile.INTEROP).accepted(Kind.KEYING, DAY)) {
      assertTrue(FOUND.keySet().stream().anyMatch(each -> each.startsWith(keying)), keying);
    }
  }

  /**
   * DTLS 1.3: the client's Finished leaves after one round trip and is there after one and a half
   * (RFC 8446 section 2); its acknowledgement, for which our client waits, takes another half (RFC
   * 9147 section 5.8.2). A HelloRetryRequest costs one more. DTLS 1.2 without a cookie has two (RFC
   * 6347 section 4.2.4), ZRTP Hello, HelloACK, Commit, DHPart1, DHPart2, Confirm1, Confirm2 and
   * Conf2ACK in turn (RFC 6189 section 3.1).
   */
  @ParameterizedTest
  @CsvSource({
    "DTLS 1.3 X25519MLKEM768,            2, 1.5",
    "DTLS 1.3 x25519,                    2, 1.5",
    "DTLS 1.3 secp256r1,                 2, 1.5",
    "DTLS 1.3 x25519 HelloRetryRequest,  3, 2.5",
    "DTLS 1.2 secp256r1,                 2, 1.5",
    "ZRTP X25519MLKEM768,                4, 3.5",
    "ZRTP X25519,                        4, 3.5",
    "ZRTP MODP-3072,                     4, 3.5",
    "MIKEY-DH x25519,                    0, 0",
    "MIKEY-DHHMAC x25519,                0, 0",
  })
  void roundTrips_areThoseOfTheSpecification(String name, double client, double server) {
    Measured found = found(name);
    assertEquals(client, found.clientRoundTrips());
    assertEquals(server, found.serverRoundTrips());
    assertEquals(client, found.roundTrips());
    Measured.Setup clean = found.setup().getFirst();
    assertEquals(0, clean.lossPercent());
    assertEquals(client * ROUND_TRIP.toMillis(), clean.medianMillis());
    assertEquals(clean.medianMillis(), clean.p95Millis());
  }

  @Test
  void roundTrips_doNotDependOnTheirLength() {
    Duration longer = ROUND_TRIP.multipliedBy(2);
    for (Measured each : new Comparison(longer, List.of(), 1, 1).of(ALL, step -> {})) {
      assertEquals(found(name(each)).roundTrips(), each.roundTrips(), name(each));
    }
  }

  @Test
  void octets_growByWhatTheGroupsSharesAreLonger() {
    // ML-KEM-768's encapsulation key and ciphertext (FIPS 203 table 3).
    int key = 1184;
    int ciphertext = 1088;
    // The hybrid hello is in two datagrams: a record's and a fragment's header more. Signatures
    // (DER) differ by a few octets from one handshake to the next.
    int headers = 60;
    int signature = 6;
    Measured hybrid = found("DTLS 1.3 X25519MLKEM768");
    Measured plain = found("DTLS 1.3 x25519");
    assertBetween(key - signature, key + headers, hybrid.clientOctets() - plain.clientOctets());
    assertBetween(
        ciphertext - signature, ciphertext + headers, hybrid.serverOctets() - plain.serverOctets());
    assertTrue(hybrid.clientDatagrams() > plain.clientDatagrams(), "no fragment");
    // 3,072 bits instead of 256 in DHPart1 and DHPart2 (RFC 6189 section 5.1.5).
    Measured modp = found("ZRTP MODP-3072");
    Measured x25519 = found("ZRTP X25519");
    assertEquals(384 - 32, modp.clientOctets() - x25519.clientOctets());
    assertEquals(384 - 32, modp.serverOctets() - x25519.serverOctets());
    Measured xm76 = found("ZRTP X25519MLKEM768");
    assertTrue(xm76.clientOctets() - x25519.clientOctets() > key, xm76.toString());
    assertTrue(xm76.serverOctets() - x25519.serverOctets() > ciphertext, xm76.toString());
  }

  private static void assertBetween(int least, int most, int value) {
    assertTrue(value >= least && value <= most, value + " is not in " + least + " to " + most);
  }

  @Test
  void mikey_isInTheDescriptionsAlone() {
    FOUND
        .values()
        .forEach(each ->
            assertEquals(each.keying().startsWith("MIKEY"), each.inDescriptions(), name(each)));
    Measured signed = found("MIKEY-DH x25519");
    Measured maced = found("MIKEY-DHHMAC x25519");
    for (Measured each : List.of(signed, maced)) {
      assertEquals(0, each.clientDatagrams() + each.serverDatagrams());
      assertEquals(0, each.clientOctets() + each.serverOctets());
    }
    assertTrue(signed.clientDescribed() > maced.clientDescribed() + 500, "no certificate");
    assertTrue(maced.clientDescribed() > found("ZRTP X25519").clientDescribed(), "no message");
  }

  @Test
  void postQuantum_isWhatTheProtocolProved() {
    FOUND.forEach(
        (name, each) -> assertEquals(name.contains("MLKEM768"), each.postQuantum(), name));
  }

  /** Waiting for lost datagrams takes time, the tail most of all, and no trial fails. */
  @Test
  void loss_costsTimeAndNoCall() {
    FOUND.forEach((name, each) -> {
      Measured.Setup clean = each.setup().get(0);
      Measured.Setup lossy = each.setup().get(1);
      assertEquals(20, lossy.lossPercent());
      assertEquals(0, lossy.failed(), name);
      if (each.inDescriptions()) {
        assertEquals(0, lossy.p95Millis(), name);
        return;
      }
      double median = millis(lossy.medianMillis());
      double p95 = millis(lossy.p95Millis());
      assertTrue(median > millis(clean.medianMillis()), name + lossy);
      assertTrue(p95 > median, name + lossy);
      assertTrue(p95 < 10_000, name + lossy);
    });
  }

  private static double millis(@Nullable Double known) {
    return Objects.requireNonNull(known, "no keys");
  }

  @Test
  void oneSeed_replaysOneTrial() {
    MediaPath path = new MediaPath(ROUND_TRIP, 20);
    try (Ends ends = new Ends(new Random(0)::nextBytes)) {
      for (Contender each : ALL) {
        // Bouncy Castle gives up waiting by the real clock (ADR 18), which a slow machine may see.
        if (each.keying().equals("DTLS 1.2")) continue;
        for (long seed = 1; seed <= 5; seed++) {
          Trial first = new Duet(each, ends, path, seed).run().orElseThrow();
          Trial second = new Duet(each, ends, path, seed).run().orElseThrow();
          assertEquals(first.took(), second.took(), each.title());
          assertEquals(first.client().datagrams(), second.client().datagrams(), each.title());
          assertEquals(first.server().datagrams(), second.server().datagrams(), each.title());
        }
      }
    }
  }

  @Test
  void withoutAPath_thereAreNoKeys() {
    MediaPath dead = new MediaPath(ROUND_TRIP, 100);
    try (Ends ends = new Ends(new Random(0)::nextBytes)) {
      for (Contender each : ALL) {
        boolean needsNone = each.keying().startsWith("MIKEY");
        assertEquals(needsNone, new Duet(each, ends, dead, 1).run().isPresent(), each.title());
      }
    }
  }

  @Test
  void endsThatHaveNothingInCommon_getNoKeys() {
    Contender hybrid = ALL.get(0);
    Contender plain = ALL.get(1);
    Contender mixed = new Contender("DTLS 1.3", "", "", hybrid.client(), plain.server());
    try (Ends ends = new Ends(new Random(0)::nextBytes)) {
      assertFalse(new Duet(mixed, ends, new MediaPath(ROUND_TRIP, 0), 1).run().isPresent());
    }
  }

  @Test
  void processorTime_isOfThisEndAlone() {
    FOUND.forEach((name, each) -> {
      assertTrue(each.clientCpuMillis() > 0.01, name);
      assertTrue(each.serverCpuMillis() > 0.01, name);
    });
    // Modular exponentiation with 3,072 bits is dear everywhere.
    assertTrue(
        found("ZRTP MODP-3072").clientCpuMillis() > found("ZRTP X25519").clientCpuMillis(),
        "x25519 is dearer");
  }

  @Test
  void webRtc_hasDtlsAlone() {
    FOUND.forEach((name, each) ->
        assertEquals(
            !each.keying().startsWith("DTLS"), each.webRtc().startsWith("not possible"), name));
    assertTrue(found("DTLS 1.2 secp256r1").webRtc().startsWith("nothing"));
    assertTrue(found("DTLS 1.3 X25519MLKEM768").webRtc().contains("X25519MLKEM768"));
  }
}
