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

  private void rest(ConsolePage page) throws Exception {
    visit(page, "home", "What needs me?", "20-home");
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
    look.at(page, "34-code");
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
