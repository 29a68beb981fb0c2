package dev.sottovoce.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.ice.Candidate.Parse;
import dev.sottovoce.ice.Candidate.Why;
import dev.sottovoce.testing.Seeded;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CandidateTest {
  /** The examples of RFC 8839 section 5.1 and a browser's line. */
  private static final String HOST = "1 1 UDP 2130706431 203.0.113.141 8998 typ host";

  private static final String REFLEXIVE =
      "2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998";
  private static final String BROWSER =
      "842163049 1 udp 1677729535 2001:db8::9 46154 typ srflx raddr 0.0.0.0 rport 0 generation 0"
          + " ufrag EEtu network-cost 999";

  @Test
  void examples_areRead() {
    assertEquals(
        new Candidate(
            "1",
            1,
            2130706431,
            VirtualEnd.address("203.0.113.141", 8998),
            CandidateType.HOST,
            Optional.empty()),
        read(HOST));
    assertEquals(Optional.of(VirtualEnd.address("203.0.113.141", 8998)), read(REFLEXIVE).related());
    assertEquals(VirtualEnd.address("2001:db8::9", 46154), read(BROWSER).address());
  }

  @Test
  void whatIsWritten_isRead() {
    Seeded.check(
        300,
        random -> {
          Candidate candidate =
              new Candidate(
                  "f/+" + random.nextInt(1000),
                  1 + random.nextInt(256),
                  1 + random.nextInt(Integer.MAX_VALUE),
                  VirtualEnd.address("10.0.0." + random.nextInt(256), 1 + random.nextInt(65535)),
                  CandidateType.values()[random.nextInt(4)],
                  random.nextBoolean()
                      ? Optional.empty()
                      : Optional.of(VirtualEnd.address("2001:db8::1", 9)));
          assertEquals(candidate, read(candidate.format()));
        });
  }

  @Test
  void whatIsNotForUs_isSkippedWithItsReason() {
    assertSkipped(Why.HOST_NAME, HOST.replace("203.0.113.141", "4f0b8a7c-1d2e.local"));
    assertSkipped(Why.NOT_UDP, HOST.replace("UDP", "TCP") + " tcptype active");
    assertSkipped(Why.UNKNOWN_TYPE, HOST.replace("host", "satellite"));
    assertSkipped(Why.NOT_UNICAST, HOST.replace("203.0.113.141", "224.0.0.1"));
    assertSkipped(Why.NOT_UNICAST, HOST.replace("203.0.113.141", "0.0.0.0"));
    assertSkipped(Why.NOT_UNICAST, HOST.replace("8998", "0"));
  }

  @Test
  void brokenLines_areMalformed() {
    for (String line :
        List.of(
            "",
            "1 1 UDP",
            HOST.replace("typ", "type"),
            HOST.replace(" 1 UDP", " 0 UDP"),
            HOST.replace(" 1 UDP", " 257 UDP"),
            HOST.replace("2130706431", "0"),
            HOST.replace("2130706431", "2147483648"),
            HOST.replace("2130706431", "99999999999"),
            HOST.replace("8998", "65536"),
            HOST.replace("8998", "-1"),
            HOST.replace("1 1", "f-1 1"),
            HOST.replace("1 1", "x".repeat(33) + " 1"),
            HOST.replace("203.0.113.141", "203.0.113.999"),
            HOST + " a b".repeat(40),
            HOST + " " + "x".repeat(Candidate.MAX_CHARACTERS))) {
      assertSkipped(Why.MALFORMED, line);
    }
  }

  @Test
  void everyTruncation_isSafe() {
    for (int end = 0; end < BROWSER.length(); end++) Candidate.parse(BROWSER.substring(0, end));
  }

  @Test
  void credentials_areHeldToTheGrammar() {
    assertTrue(IceCredentials.of("abcd", "p".repeat(22)).isPresent());
    assertTrue(IceCredentials.of("abc", "p".repeat(22)).isEmpty());
    assertTrue(IceCredentials.of("abcd", "p".repeat(21)).isEmpty());
    assertTrue(IceCredentials.of("a:cd", "p".repeat(22)).isEmpty());
    assertTrue(IceCredentials.of("x".repeat(257), "p".repeat(22)).isEmpty());
    IceCredentials random = IceCredentials.random(VirtualEnd.seeded(1));
    assertEquals(Optional.of(random), IceCredentials.of(random.ufrag(), random.password()));
  }

  @Test
  void wrongShapes_areMisuse() {
    TransportAddress address = VirtualEnd.address("192.0.2.1", 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Candidate("", 1, 1, address, CandidateType.HOST, Optional.empty()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Candidate("1", 0, 1, address, CandidateType.HOST, Optional.empty()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Candidate("1", 1, 0, address, CandidateType.HOST, Optional.empty()));
  }

  private static Candidate read(String line) {
    return ((Parse.Parsed) Candidate.parse(line)).candidate();
  }

  private static void assertSkipped(Why why, String line) {
    assertEquals(new Parse.Skipped(why), Candidate.parse(line), line);
  }
}
