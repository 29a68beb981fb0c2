package dev.sottovoce.lab.interop;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.wire.Bytes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Goes through every page of the operator's console, with long names, where there is nothing, and
 * where something is wrong.
 */
final class ConsoleTour {
  private static final int USERS = 120;

  /** What the first page draws of the day, and how often the server in trouble was away in it. */
  private static final int CHARTS = 5;

  private static final int TIMES_AWAY = 3;

  /** The picture of a code that is handed over. */
  static final String CODE = "34-code";

  /** A server after a busy day, and one for which much goes wrong: what the page shows of them. */
  private static final String PRETEND =
      """
      (async () => {
        const real = window.fetch;
        const events = window.EventSource;
        const now = await (await real('/api/v1/console/overview')).json();
        const wave = (i, most) => Math.round(most * (1 + Math.sin(i / 30)) / 2 + (i * 7919) % 13);
        const slot = 360_000;
        const away = TROUBLE ? [[100, 113], [150, 151], [215, 217]] : [];
        const last = Math.floor(Date.parse(now.now) / slot) * slot;
        const samples = [...Array(240)].map((_, i) => ({
          at: new Date(last - (239 - i) * slot).toISOString(),
          registrations: wave(i, 1900),
          connections: wave(i, 2100),
          calls: i < 67 ? 0 : wave(i, 240),
          classes: i < 67 ? {} : { signed: wave(i, 200), unsigned: i % 7 },
          ringingMillis: i < 67 ? null : wave(i, 90) + 60,
          refusals: i % 16 === 0 ? 12 : 0,
          reasons: i % 16 === 0 ? { unreachable: 9, identity: 3 } : {},
        })).filter((_, i) => !away.some(([from, until]) => from <= i && i < until));
        const trouble = [
          { check: 'server-certificate', level: 'hint', state: 'soon-over', until: now.now },
          { check: 'log-head', level: 'fault', state: 'stale', until: now.now },
          { check: 'policy', level: 'fault', state: 'over', until: '2026-11-01' },
          { check: 'storage', level: 'fault', state: 'scarce', until: null },
        ];
        Object.assign(now, {
          started: new Date(Date.parse(now.now) - 40 * 86_400_000).toISOString(),
          registrations: 1812, connections: 2044, transactions: 3, users: 10412, devices: 20918,
          calls: { started: 184_201, taken: 171_030, classes: { sealed: 0, signed: 164_882, unsigned: 6_148 }, notTaken: 13_171, ringingMillisMedian: 84, ringingMillisP95: 1_912 },
          refusals: { ...now.refusals, unreachable: 9120, identity: 3, 'too-much': 41 },
          findings: TROUBLE ? trouble : [],
        });
        const says = { overview: now, 'overview/history': { minutes: 6, samples } };
        window.fetch = (address, options) => {
          const said = says[String(address).replace('/api/v1/console/', '')];
          return said === undefined ? real(address, options) : Promise.resolve(Response.json(said));
        };
        window.EventSource = class extends EventTarget { close() {} };
        window.putBack = () => {
          window.fetch = real;
          window.EventSource = events;
        };
        return 'pretended';
      })()
      """;

  private static final Bytes KEY = Bytes.unsafeWrap(new byte[32]);
  private static final String LONG =
      "a-user-with-a-name-as-long-as-any-may-be-which-is-64-characters";

  /** Looks at what is on the screen. */
  @FunctionalInterface
  interface Look {
    void at(ConsolePage page, String name) throws Exception;
  }

  private final Path folder;
  private final Look look;

  ConsoleTour(Path folder, Look look) {
    this.folder = folder;
    this.look = look;
  }

  void go() throws Exception {
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = Chromium.start(folder.resolve("olga"));
        Chromium another = Chromium.start(folder.resolve("otto"))) {
      ConsolePage olga = new ConsolePage(chromium, ConsolePage.address(own));
      signIn(own, olga);
      whereNothingIs(own, olga);
      try (Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
        alice.register().get(10, TimeUnit.SECONDS);
        fill(own);
        people(olga);
        policy(olga);
        TimeUnit.SECONDS.sleep(11);
        rest(olga);
        ConsolePage otto = new ConsolePage(another, ConsolePage.address(own));
        otto.enter(own.server.administration().invite("otto-the-operator", Role.OPERATOR));
        enrolment(otto);
        waiting(own, olga);
      }
      own.server.close();
      olga.go("journal");
      olga.awaitText("The server cannot be reached");
      look.at(olga, "40-server-away");
    }
  }

  private void signIn(OwnServer own, ConsolePage page) throws Exception {
    page.awaitText("Sign in with your passkey");
    look.at(page, "01-sign-in");
    page.press("Sign in with your passkey");
    page.awaitText("No passkey was used");
    look.at(page, "02-no-passkey");
    String code = own.server.administration().invite("olga", Role.SECURITY_OFFICER);
    page.chromium.open(ConsolePage.address(own) + "#invitation=" + code);
    page.awaitText("you are invited");
    look.at(page, "03-invited");
    page.enter(code);
    look.at(page, "04-home");
  }

  private void whereNothingIs(OwnServer own, ConsolePage page) throws Exception {
    own.server
        .administration()
        .trust(new PolicyRoot(1, List.of(PolicySignatures.verifierKey("anna", KEY))));
    visit(page, "users", "No users yet", "05-no-users");
    visit(page, "devices", "No phone is enrolled yet", "06-no-devices");
    visit(page, "sessions", "No phone is signed in", "07-no-sessions");
    visit(page, "policy", "the built-in rules hold", "08-no-policy");
    visit(page, "waiting", "Nothing waits", "09-nothing-waits");
    visit(page, "users/nobody", "There is no such user", "10-no-such-user");
  }

  private void visit(ConsolePage page, String where, String text, String name) throws Exception {
    page.go(where);
    page.awaitText(text);
    look.at(page, name);
  }

  private void fill(OwnServer own) throws Exception {
    Administration administration = own.server.administration();
    for (int i = 0; i < USERS; i++) administration.directory().addUser("user-%03d".formatted(i));
    Account account =
        Enrolment.redeem(
            administration.addUser(LONG).text(),
            "The pocket phone that the company gave to me in 2026",
            AccountStore.inFolder(folder.resolve("home-long")));
    UUID device = UUID.fromString(account.deviceId());
    administration.invite("an-auditor-whose-name-is-rather-long-for-a-line", Role.AUDITOR);
    administration.linkDevice("olga", device, "(command line)");
    addProvenPasskey(device);
    UUID old =
        UUID.fromString(
            Enrolment.redeem(
                    administration.addUser("bob").text(),
                    "left in a train",
                    AccountStore.inFolder(folder.resolve("home-bob")))
                .deviceId());
    administration.revoke(old);
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    administration
        .anomalies()
        .add(today.minusDays(2), Map.of("forged", 1240L, "oneWaySilence", 2L), today);
    install(own, text -> text);
  }

  /** As a page leaves it that has made a passkey in a TPM. */
  private void addProvenPasskey(UUID device) throws SQLException {
    String database = "jdbc:sqlite:" + folder.resolve("server/sottovoce.db") + "?busy_timeout=5000";
    try (Connection connection = DriverManager.getConnection(database);
        PreparedStatement add =
            connection.prepareStatement(
                "INSERT INTO phone_passkeys (credential_id, device_id, site, credential, counter,"
                    + " backup_eligible, protection, format, maker, model, created_at) VALUES"
                    + " (x'01', ?, 'localhost', x'02', 0, 0, 'tpm', 'tpm',"
                    + " 'A Maker of Security Chips, Limited', 'SC 9670 TPM2.0', ?)")) {
      add.setString(1, device.toString());
      add.setLong(2, System.currentTimeMillis());
      add.executeUpdate();
    }
  }

  private interface Change {
    String of(String text);
  }

  private static void install(OwnServer own, Change change) throws Exception {
    Bytes document =
        Bytes.utf8(
            change.of(
                Profiles.text(Policy.Profile.DEFAULT)
                    .replace("lastSeen: never", "lastSeen: week")));
    own.server
        .administration()
        .install(new SignedPolicy(document, PolicySignatures.sign("anna", KEY, document)));
  }

  private void people(ConsolePage page) throws Exception {
    visit(page, "users", "user-001", "11-users");
    page.type("query", "nobody-like-that");
    page.awaitText("No user has that");
    look.at(page, "12-no-users-found");
    visit(page, "users/" + LONG, "The pocket phone", "13-user-with-long-names");
    page.press("Cut off");
    page.awaitText("for good");
    look.at(page, "14-cut-off");
    page.press("Cancel");
    visit(page, "users/bob", "cut off on", "15-user-cut-off");
  }

  private void policy(ConsolePage page) throws Exception {
    visit(page, "policy", "is in force", "16-policy");
    visit(page, "policy/draft", "It keeps the rules", "17-draft");
    String text = Profiles.text(Policy.Profile.DEFAULT);
    page.type(
        "document",
        text.replace("hold: steady", "hold: on")
            .replace("codecs: [opus]", "codecs: [opus, G.729]\nextra: 1")
            .replace("version: 1", "version: one"));
    page.awaitText("4 mistakes");
    page.show("4 mistakes");
    look.at(page, "18-draft-with-mistakes");
    page.type(
        "document",
        text.replace("deviceKey: software", "deviceKey: tpm")
            .replace("mutual: phones", "mutual: all")
            .replace("version: 1", "version: 2"));
    page.awaitText("refused when it renews");
    page.show("What it would do");
    look.at(page, "19-draft-that-refuses");
  }

  /** The first page, as it would be elsewhere; by what the server says there. */
  private void pretend(ConsolePage page, boolean trouble, String text, String name)
      throws Exception {
    page.go("about");
    page.awaitText("components");
    page.chromium.evaluate(PRETEND.replace("TROUBLE", "" + trouble));
    visit(page, "home", text, name);
    page.awaitText(
        trouble
            ? "Where it is shaded the server did not run: "
            : "The last 24 hours, as far as they are known");
    int gaps = page.count("rect.gap");
    if (gaps != (trouble ? CHARTS * TIMES_AWAY : 0)) throw new AssertionError(gaps + " gaps");
    page.show("The last 24 hours");
    look.at(page, name + "-below");
    page.show("Refused by the server");
    look.at(page, name + "-refusals");
    page.chromium.evaluate("window.putBack()");
  }

  private void rest(ConsolePage page) throws Exception {
    visit(page, "home", "What needs me?", "20-home");
    pretend(page, false, "184,201", "37-home-after-a-day");
    pretend(page, true, "Make room on the server", "38-home-in-trouble");
    visit(page, "devices", "left in a train", "21-devices");
    page.type("query", "no-such-phone");
    page.awaitText("No phone is like that");
    look.at(page, "22-no-devices-found");
    visit(page, "sessions", "1 phone", "23-sessions");
    visit(page, "log", "The head that phones see", "24-log");
    visit(page, "doctor", "Server certificate", "25-doctor");
    visit(page, "admins", "Devices that administer", "26-admins");
    page.press("Unlink");
    page.awaitText("From its next request on");
    look.at(page, "27-unlink");
    page.press("Cancel");
    page.press("Invite somebody");
    page.type("name", "Not a name!");
    page.press("Make an invitation");
    page.awaitText("A name has 1 to 64");
    look.at(page, "28-invite-refused");
    page.type("name", "otto");
    page.press("Make an invitation");
    page.awaitText("An invitation for otto");
    look.at(page, "29-invitation");
    page.press("Close");
    visit(page, "journal", "invited", "30-journal");
    visit(page, "about", "components", "31-about");
  }

  private void enrolment(ConsolePage page) throws Exception {
    page.go("users");
    page.awaitText("Enrol a user");
    page.press("Enrol a user");
    look.at(page, "32-enrol");
    page.type("name", "bob");
    page.press("Make a code");
    page.awaitText("There is a user of that name");
    look.at(page, "33-enrol-refused");
    page.type("name", LONG.replace("a-user", "a-male"));
    page.press("Make a code");
    page.awaitText("A code for");
    look.at(page, CODE);
    page.press("Close");
  }

  private void waiting(OwnServer own, ConsolePage page) throws Exception {
    install(
        own,
        text ->
            text.replace("version: 1", "version: 2")
                .replace("fourEyes: []", "fourEyes: [admins, revocation]"));
    page.go("admins");
    page.awaitText("Invite somebody");
    page.press("Invite somebody");
    page.type("name", "eve");
    page.press("Make an invitation");
    page.awaitText("This takes two people");
    look.at(page, "35-takes-two");
    page.press("Cancel");
    visit(page, "waiting", "eve as", "36-waiting");
  }
}
