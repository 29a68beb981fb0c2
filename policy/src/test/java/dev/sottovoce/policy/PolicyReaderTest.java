package dev.sottovoce.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.Protection;
import dev.sottovoce.policy.Policy.Profile;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyReaderTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 25);

  private static String changed(String before, String after) {
    String text = Profiles.text(Profile.DEFAULT);
    assertTrue(text.contains(before), before);
    return text.replace(before, after);
  }

  private static PolicyException refused(String before, String after) {
    return assertThrows(PolicyException.class, () -> PolicyReader.read(changed(before, after)));
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void builtInDocumentsKeepTheRules(Profile profile) {
    Policy policy = Profiles.of(profile);
    assertEquals(profile, policy.profile());
    assertEquals("DTLS 1.3", policy.offered(Kind.KEYING, DAY).get(0));
    assertEquals("X25519MLKEM768", policy.offered(Kind.GROUP, DAY).get(0));
    for (Kind kind : Kind.values()) {
      for (String name : policy.accepted(kind, DAY)) {
        Suite suite = SuiteRegister.find(kind, name).orElseThrow();
        assertFalse(suite.forbidden().isPresent(), name);
      }
    }
  }

  @Test
  void hold_isReadByItsWord_andMayBeLeftOut() throws Exception {
    String text = Profiles.text(Policy.Profile.DEFAULT);
    assertEquals(Policy.Hold.STEADY, PolicyReader.read(text).hold());
    String without = text.replaceAll("(?m)^hold:.*$", "");
    assertEquals(Policy.Hold.STEADY, PolicyReader.read(without).hold());
    Policy saving = PolicyReader.read(text.replace("hold: steady", "hold: saving"));
    assertEquals(Policy.Hold.SAVING, saving.hold());
    assertEquals(Policy.Hold.SAVING, saving.with(Policy.Verification.NONE).hold());
    for (String bad : List.of("none", "STEADY", "''", "saving\nhold: steady")) {
      String changed = text.replace("hold: steady", "hold: " + bad);
      assertThrows(PolicyException.class, () -> PolicyReader.read(changed), bad);
    }
  }

  @Test
  void isolation_isReadByItsWord_andMayBeLeftOut() throws Exception {
    String text = Profiles.text(Policy.Profile.DEFAULT);
    assertEquals(Policy.Isolation.OFF, PolicyReader.read(text).isolation());
    String without = text.replaceAll("(?m)^isolation:.*$", "");
    assertEquals(Policy.Isolation.OFF, PolicyReader.read(without).isolation());
    Policy required = PolicyReader.read(text.replace("isolation: off", "isolation: require"));
    assertEquals(Policy.Isolation.REQUIRE, required.isolation());
    assertEquals(Policy.Isolation.REQUIRE, required.with(Policy.Hold.SAVING).isolation());
    for (String bad : List.of("prefer", "OFF", "''")) {
      String changed = text.replace("isolation: off", "isolation: " + bad);
      assertThrows(PolicyException.class, () -> PolicyReader.read(changed), bad);
    }
  }

  @Test
  void mutual_isReadByItsWord_andMayBeLeftOut() throws Exception {
    String text = Profiles.text(Policy.Profile.DEFAULT);
    assertEquals(Policy.Mutual.PHONES, PolicyReader.read(text).mutual());
    String without = text.replaceAll("(?m)^mutual:.*$", "");
    assertEquals(Policy.Mutual.PHONES, PolicyReader.read(without).mutual());
    Policy all = PolicyReader.read(text.replace("mutual: phones", "mutual: all"));
    assertEquals(Policy.Mutual.ALL, all.mutual());
    assertEquals(Policy.Mutual.ALL, all.with(Policy.Verification.NONE).mutual());
    for (String bad : List.of("none", "ALL", "''", "[all]", "all\nmutual: phones")) {
      String changed = text.replace("mutual: phones", "mutual: " + bad);
      assertThrows(PolicyException.class, () -> PolicyReader.read(changed), bad);
    }
  }

  @Test
  void metadata_isReadByItsWord_andMayBeLeftOut() throws Exception {
    String text = Profiles.text(Policy.Profile.DEFAULT);
    assertEquals(Policy.Metadata.STANDARD, PolicyReader.read(text).metadata());
    String without = text.replaceAll("(?m)^metadata:.*$", "");
    assertEquals(Policy.Metadata.STANDARD, PolicyReader.read(without).metadata());
    Policy sealed = PolicyReader.read(text.replace("metadata: standard", "metadata: protected"));
    assertEquals(Policy.Metadata.PROTECTED, sealed.metadata());
    assertEquals(Policy.Metadata.PROTECTED, sealed.with(Policy.Verification.NONE).metadata());
    for (String bad : List.of("none", "Protected", "''", "[protected]")) {
      String changed = text.replace("metadata: standard", "metadata: " + bad);
      assertThrows(PolicyException.class, () -> PolicyReader.read(changed), bad);
    }
  }

  @Test
  void fourEyes_listWhatTakesTwo_andTheAdministratorsWithIt() throws Exception {
    String text = Profiles.text(Policy.Profile.DEFAULT);
    assertEquals(Set.of(), PolicyReader.read(text).fourEyes());
    String without = text.replaceAll("admin:\n(  .*\n)+", "");
    assertEquals(Set.of(), PolicyReader.read(without).fourEyes());
    String two = text.replace("fourEyes: []", "fourEyes: [admins, revocation]");
    Policy guarded = PolicyReader.read(two);
    assertEquals(Set.of(Policy.FourEyes.ADMINS, Policy.FourEyes.REVOCATION), guarded.fourEyes());
    assertEquals(guarded.fourEyes(), guarded.with(Policy.Verification.NONE).fourEyes());
    for (String bad :
        List.of("[policy]", "[admins, admins]", "[admins, everything]", "admins", "{}", "''")) {
      String changed = text.replace("fourEyes: []", "fourEyes: " + bad);
      assertThrows(PolicyException.class, () -> PolicyReader.read(changed), bad);
    }
  }

  @Test
  void deviceKey_isReadByItsWord_andMayBeLeftOut() throws Exception {
    String text = Profiles.text(Profile.DEFAULT);
    assertEquals(Protection.SOFTWARE, PolicyReader.read(text).deviceKey());
    String without = text.replaceAll("(?m)^deviceKey:.*$", "");
    assertEquals(Protection.SOFTWARE, PolicyReader.read(without).deviceKey());
    for (Protection each : Protection.values()) {
      String changed = text.replace("deviceKey: software", "deviceKey: " + each.word());
      assertEquals(each, PolicyReader.read(changed).deviceKey());
      assertEquals(each, PolicyReader.read(changed).with(Policy.Verification.NONE).deviceKey());
    }
    for (String bad : List.of("TPM", "secure_enclave", "[tpm]", "''", "software\ndeviceKey: tpm")) {
      String changed = text.replace("deviceKey: software", "deviceKey: " + bad);
      assertThrows(PolicyException.class, () -> PolicyReader.read(changed), bad);
    }
  }

  @Test
  void weakProfiles_standInInteropOnly() {
    for (String weak :
        List.of("AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32", "AES_256_CM_HMAC_SHA1_32")) {
      assertTrue(
          Profiles.of(Profile.INTEROP).accepted(Kind.SRTP_PROFILE, DAY).contains(weak), weak);
      for (Profile strict : List.of(Profile.DEFAULT, Profile.REGULATED)) {
        assertFalse(Profiles.of(strict).accepted(Kind.SRTP_PROFILE, DAY).contains(weak), weak);
        String text =
            Profiles.text(strict).replaceAll("(accept: \\[)AEAD_AES_256_GCM", "$1" + weak);
        PolicyException refusal =
            assertThrows(PolicyException.class, () -> PolicyReader.read(text));
        assertTrue(refusal.sentence().contains("interop policies only"), refusal.sentence());
      }
    }
  }

  @Test
  void wantedString_needsAgreementsThatHaveOne() throws PolicyException {
    String keyings = "accept: [DTLS 1.3, DTLS 1.2, ZRTP, MIKEY-DH, MIKEY-DHHMAC]";
    PolicyException refusal = refused("verification: none", "verification: string");
    assertTrue(refusal.sentence().contains("DTLS 1.3 has none"), refusal.sentence());
    String zrtpOnly =
        changed(keyings, "accept: [ZRTP]")
            .replace("offer: [DTLS 1.3, DTLS 1.2]", "offer: [ZRTP]")
            .replace("verification: none", "verification: string");
    assertEquals(Policy.Verification.STRING, PolicyReader.read(zrtpOnly).verification());
  }

  @Test
  void regulated_refusesWhatAQuantumComputerOpens() {
    Policy regulated = Profiles.of(Profile.REGULATED);
    assertEquals(List.of("X25519MLKEM768"), regulated.accepted(Kind.GROUP, DAY));
    Policy wider =
        regulated.with(
            Kind.GROUP,
            new Choice(List.of(), List.of(Entry.of("x25519"), Entry.of("X25519MLKEM768"))));
    assertEquals(List.of("X25519MLKEM768"), wider.accepted(Kind.GROUP, DAY));
  }

  @Test
  void requiredPostQuantum_leavesNoPlaceForWhatHasNone() {
    PolicyException refusal = refused("postQuantum: prefer", "postQuantum: require");
    assertTrue(refusal.sentence().contains("DTLS 1.2 lacks"), refusal.sentence());
  }

  @Test
  void whatIsForbiddenForGood_standsNowhere() {
    for (Suite suite : SuiteRegister.all()) {
      if (!suite.forbidden().isPresent() || suite.kind() != Kind.KEYING) continue;
      PolicyException refusal =
          refused("offer: [DTLS 1.3, DTLS 1.2]", "offer: [DTLS 1.3, " + suite.name() + "]");
      assertTrue(refusal.sentence().contains("forbidden for good"), refusal.sentence());
      assertTrue(refusal.sentence().contains(suite.why()), refusal.sentence());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version: 1|version: 0|whole number|5",
        "version: 1|version: x|whole number|5",
        "version: 1|versoin: 1|lacks version|4",
        "postQuantum: prefer|postQuantum: maybe|one of require, prefer, off|56",
        "until: 2030-01-01|until: 2030-13-01|must be a date|8",
        "until: 2030-01-01|until: 2026-01-01|until must be after from|7",
        "silentPeers: DTLS 1.3|silentPeers: DTLS 1.1|is not one of|71",
        "codecs: [opus]|codecs: [opus, G.729]|is not one of|73",
        "codecs: [opus]|codecs: opus|must be a list|73",
        "offer: [sha-256]|offer: [sha-1]|forbidden for good|26",
        "accept: [sha-256]|accept: []|without accepting it|26",
        "offer: [sha-256]|offer: [sha-256, sha-256]|stands twice|26",
        "codecs: [opus]|codecs: [opus, opus]|opus stands twice|73",
        "version: 1|version: 0x1|whole number|5",
        "version: 1|version: 1000000000|whole number|5",
      })
  void mistakes_areNamedWithTheirLine(String before, String after, String problem, int line) {
    PolicyException refusal = refused(before, after);
    assertTrue(refusal.sentence().contains(problem), refusal.sentence());
    assertTrue(Math.abs(refusal.problem().line() - line) <= 1, refusal.sentence());
  }

  private static List<PolicyProblem> problems(String... changes) {
    String text = Profiles.text(Profile.DEFAULT);
    for (int i = 0; i < changes.length; i += 2) {
      assertTrue(text.contains(changes[i]), changes[i]);
      text = text.replace(changes[i], changes[i + 1]);
    }
    PolicyReader.Examination found = PolicyReader.examine(text);
    assertEquals(found.problems().isEmpty(), found.policy().isPresent());
    return found.problems();
  }

  private static List<String> sentences(List<PolicyProblem> problems) {
    return problems.stream().map(PolicyProblem::what).collect(Collectors.toList());
  }

  @Test
  void allMistakes_areNamedAtOnce_inTheOrderOfTheirLines() {
    List<PolicyProblem> problems =
        problems(
            "version: 1",
            "version: x",
            "until: 2030-01-01",
            "until: soon",
            "postQuantum: prefer",
            "postQuantum: maybe",
            "offer: [sha-256]",
            "offer: [sha-1, sha-7]",
            "codecs: [opus]",
            "codecs: [opus, G.729, speex]\nextra: 1",
            "  fourEyes: []",
            "  fourEyes: [policy, all]");
    assertEquals(
        List.of(
            "version must be a whole number from 1",
            "valid.until must be a date, such as 2027-12-31",
            "sha-1 is forbidden for good: collisions of SHA-1 are made in practice",
            "'sha-7' is not known; see 'sottovoce policy explain'",
            "postQuantum must be one of require, prefer, off",
            "'G.729' in codecs is not one of opus, PCMU, PCMA",
            "'speex' in codecs is not one of opus, PCMU, PCMA",
            "extra is not known",
            "admin lists something under fourEyes, and admins must be among it",
            "'all' in admin.fourEyes is not one of policy, revocation, enrolment, admins"),
        sentences(problems));
    List<Integer> lines = problems.stream().map(PolicyProblem::line).collect(Collectors.toList());
    assertEquals(lines.stream().sorted().collect(Collectors.toList()), lines);
    assertTrue(problems.get(3).column() > problems.get(2).column(), "in one line");
  }

  /** One mistake is not told again as what follows from it. */
  @Test
  void whatFollowsFromAMistake_isNotAMistakeOfItsOwn() {
    assertEquals(1, problems("profile: default", "profile: defualt").size());
    assertEquals(1, problems("offer: [sha-256]", "offer: sha-256").size());
    assertEquals(1, problems("from: 2026-01-01", "from: 1").size());
    assertEquals(1, problems("codecs: [opus]", "codecs: []").size());
    assertEquals(1, problems("codecs: [opus]", "codecs: [x]").size());
    List<PolicyProblem> absent = problems("foreign:", "foreing:");
    assertEquals(List.of("lacks foreign", "foreing is not known"), sentences(absent));
  }

  /** Rules that a document breaks are all told, once it is understood. */
  @Test
  void allBrokenRules_areNamed() {
    assertEquals(
        List.of(
            "a regulated policy must refuse a stale head of the log",
            "a regulated policy must say 'unsigned: refused' under foreign"),
        sentences(
            PolicyReader.examine(
                    Profiles.text(Profile.REGULATED)
                        .replace("staleHead: refuse", "staleHead: warn")
                        .replace("unsigned: refused", "unsigned: shown"))
                .problems()));
  }

  @Test
  void noMoreMistakesAreNamed_thanAnybodyWouldRead() {
    String text = Profiles.text(Profile.DEFAULT) + "x: 1\n".repeat(5_000);
    assertEquals(100, PolicyReader.examine(text).problems().size());
    assertEquals(1, PolicyReader.examine("[").problems().size());
    assertEquals(1, PolicyReader.examine("").problems().size());
    assertEquals(1, PolicyReader.examine("7").problems().size());
    assertEquals(1, PolicyReader.examine("x".repeat(100_000)).problems().size());
  }

  @Test
  void lastSeen_isReadByItsWord_andMayBeLeftOut() throws Exception {
    String text = Profiles.text(Profile.DEFAULT);
    assertEquals(Policy.LastSeen.NEVER, PolicyReader.read(text).lastSeen());
    String without = text.replaceAll("(?m)^  lastSeen:.*$", "");
    assertEquals(Policy.LastSeen.NEVER, PolicyReader.read(without).lastSeen());
    String alone = text.replace("  fourEyes: []\n", "").replace("Seen: never", "Seen: week");
    Policy weekly = PolicyReader.read(alone);
    assertEquals(Policy.LastSeen.WEEK, weekly.lastSeen());
    assertEquals(Policy.LastSeen.WEEK, weekly.with(Policy.Hold.SAVING).lastSeen());
    assertEquals(1, problems("lastSeen: never", "lastSeen: hour").size());
  }

  @Test
  void anomalies_areToldWhereADocumentSaysSo_andMetadataIsStandard() throws Exception {
    String text = Profiles.text(Profile.DEFAULT);
    assertTrue(PolicyReader.read(text).tellsOfAnomalies());
    assertFalse(PolicyReader.read(text.replace("s: daily", "s: never")).tellsOfAnomalies());
    String without = text.replaceAll("(?m)^  anomalies:.*$", "");
    assertEquals(Policy.Anomalies.NEVER, PolicyReader.read(without).anomalies());
    String hidden = text.replace("metadata: standard", "metadata: protected");
    assertEquals(Policy.Anomalies.DAILY, PolicyReader.read(hidden).anomalies());
    assertFalse(PolicyReader.read(hidden).tellsOfAnomalies());
    assertEquals(1, problems("anomalies: daily", "anomalies: hourly").size());
  }

  @Test
  void lastSeen_keepsTheFirstDayOfItsSpan() {
    LocalDate sunday = LocalDate.of(2026, 11, 29);
    assertEquals(Optional.empty(), Policy.LastSeen.NEVER.of(sunday));
    assertEquals(Optional.of(LocalDate.of(2026, 11, 1)), Policy.LastSeen.MONTH.of(sunday));
    assertEquals(Optional.of(LocalDate.of(2026, 11, 23)), Policy.LastSeen.WEEK.of(sunday));
    assertEquals(
        Optional.of(LocalDate.of(2026, 11, 30)), Policy.LastSeen.WEEK.of(sunday.plusDays(1)));
    assertEquals(Optional.of(sunday), Policy.LastSeen.DAY.of(sunday));
  }

  @Test
  void unknownKeys_areRefused() {
    PolicyException refusal = refused("codecs: [opus]", "codecs: [opus]\nextra: 1");
    assertTrue(refusal.sentence().contains("extra is not known"), refusal.sentence());
    assertEquals(74, refusal.problem().line());
    assertEquals(1, refusal.problem().column());
  }

  /** The second would be another reader's value of the same signed octets. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version: 1|version|version stands twice",
        "  from: 2026-01-01|  from|valid.from stands twice",
        "    offer: [sha-256]|    offer|dtls.fingerprints.offer stands twice",
        "  silentPeers: DTLS 1.3|  silentPeers|foreign.silentPeers stands twice",
      },
      ignoreLeadingAndTrailingWhitespace = false)
  void aKeyThatStandsTwice_isRefused(String line, String key, String problem) {
    String value = line.substring(line.indexOf(':'));
    PolicyException refusal = refused(line + "\n", line + "\n" + key + value + "\n");
    assertTrue(refusal.sentence().contains(problem), refusal.sentence());
  }

  @Test
  void anEntryWithADate_isRefusedFromThatDayOn() throws Exception {
    Policy policy =
        PolicyReader.read(
            changed(
                "accept: [DTLS 1.3, DTLS 1.2, ZRTP, MIKEY-DH, MIKEY-DHHMAC]",
                "accept: [DTLS 1.3, {name: DTLS 1.2, until: 2027-01-01}, ZRTP]"));
    LocalDate last = LocalDate.of(2026, 12, 31);
    assertTrue(policy.accepted(Kind.KEYING, last).contains("DTLS 1.2"));
    assertFalse(policy.accepted(Kind.KEYING, last.plusDays(1)).contains("DTLS 1.2"));
    assertEquals(List.of("DTLS 1.2 (keyings) is refused from 2027-01-01"), policy.warnings(last));
    assertEquals(List.of(), policy.warnings(last.plusDays(1)));
  }

  /** A phone could make no call under these documents, or none at all. */
  @Test
  void whatLeavesAPhoneWithoutTerms_isRefused() {
    String profiles = "offer: [AEAD_AES_256_GCM, AEAD_AES_128_GCM]";
    assertTrue(refused(profiles, "offer: []").sentence().contains("srtp offers nothing"));
    PolicyException dated =
        refused(profiles, "offer: [{name: AEAD_AES_256_GCM, until: 2027-01-01}]");
    assertTrue(dated.sentence().contains("offers nothing on 2029-12-31"), dated.sentence());
    PolicyException silent = refused("offer: [DTLS 1.3, DTLS 1.2]", "offer: []");
    assertTrue(silent.sentence().contains("keyings offers nothing"), silent.sentence());
    for (String list : List.of("offer: [S384]", "accept: [S384]")) {
      String less = list.replace("[S384]", "[]");
      assertTrue(refused(list, less).sentence().contains("zrtp.hashes"), list);
    }
  }

  @Test
  void whatDtlsHasNoNumberFor_doesNotServeIt() throws Exception {
    String interop = Profiles.text(Profile.INTEROP);
    String list =
        "[AEAD_AES_256_GCM, AEAD_AES_128_GCM, AES_256_CM_HMAC_SHA1_80, AES_CM_128_HMAC_SHA1_80,"
            + " AES_256_CM_HMAC_SHA1_32, AES_CM_128_HMAC_SHA1_32]";
    assertTrue(interop.contains("offer: " + list));
    String onlyLong = interop.replace("offer: " + list, "offer: [AES_256_CM_HMAC_SHA1_80]");
    PolicyException refusal =
        assertThrows(PolicyException.class, () -> PolicyReader.read(onlyLong));
    assertTrue(refusal.sentence().contains("DTLS has a number for"), refusal.sentence());
    PolicyReader.read(interop.replace("offer: " + list, "offer: [AES_CM_128_HMAC_SHA1_80]"));
  }

  @Test
  void theHybridOfZrtp_needsItsHashAndCipher() {
    String interop = Profiles.text(Profile.INTEROP);
    String offer = interop.replace("offer: [AES3, AES1]", "offer: [AES1]");
    String both = offer.replace("accept: [AES3, AES1]", "accept: [AES1]");
    for (String text : List.of(offer, both)) {
      PolicyException refusal = assertThrows(PolicyException.class, () -> PolicyReader.read(text));
      String verb = text.equals(both) ? "accepts" : "offers";
      assertTrue(refusal.sentence().contains(verb + " XM76"), refusal.sentence());
    }
  }

  @Test
  void limitsOfTheWatch_mayBeLeftOut_oneByOneOrAll() throws Exception {
    String text = Profiles.text(Profile.DEFAULT);
    assertEquals(WatchLimits.DEFAULT, PolicyReader.read(text).watch());
    String without = text.substring(0, text.indexOf("watch:"));
    assertEquals(WatchLimits.DEFAULT, PolicyReader.read(without).watch());
    String some = without + "watch:\n  forged: 7\n  silenceMillis: 4000\n";
    assertEquals(
        new WatchLimits(7, 40, 5, 40, 50, 3000, 1000, 4000), PolicyReader.read(some).watch());
    for (String bad : List.of("forged: 0", "forged: 1000001", "forged: x", "forgd: 1", "[]")) {
      String wrong = without + "watch:\n  " + bad + "\n";
      assertThrows(PolicyException.class, () -> PolicyReader.read(wrong), bad);
    }
  }

  @Test
  void theLockOfABrowser_mayBeLeftOut_keyByKeyOrAll() throws Exception {
    String text = Profiles.text(Profile.DEFAULT);
    assertEquals(BrowserLock.DEFAULT, PolicyReader.read(text).browser());
    int at = text.indexOf("browser:\n");
    String rest = text.substring(text.indexOf("# When the watch"));
    String without = text.substring(0, at) + rest;
    assertEquals(BrowserLock.DEFAULT, PolicyReader.read(without).browser());
    String some = without + "browser:\n  unlock: required\n  idleSeconds: 86400\n";
    BrowserLock read = PolicyReader.read(some).browser();
    assertEquals(new BrowserLock(BrowserLock.Unlock.REQUIRED, 86_400, 60), read);
    assertEquals(read, PolicyReader.read(some).with(Policy.Verification.NONE).browser());
    for (String bad :
        List.of("unlock: none", "idleSeconds: 0", "hiddenSeconds: 86401", "idle: 1", "[]")) {
      String wrong = without + "browser:\n  " + bad + "\n";
      assertThrows(PolicyException.class, () -> PolicyReader.read(wrong), bad);
    }
  }

  @Test
  void bombs_areNoPolicies() {
    String aliases = "a: &a [x,x]\nb: [*a,*a]\n";
    String deep = "[".repeat(20_000);
    String large = "#".repeat(PolicyReader.MOST_OCTETS + 1);
    for (String text : List.of(aliases, deep, large, "", "x", "- 1", "a: b: c", "\0")) {
      assertThrows(PolicyException.class, () -> PolicyReader.read(text));
    }
  }
}
