package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.phone.RegistrationState.Registered;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.wire.Bytes;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's console in a real Chromium with a passkey, on our real server. */
class ConsolePageTest {
  @TempDir Path folder;

  private static String invitation(OwnServer own, Role role) throws Exception {
    return own.server.administration().invite("olga", role);
  }

  @Test
  void whoIsInvited_signsIn_enrolsAPhone_cutsItOff_andSignsOut() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = Chromium.start(folder.resolve("profile"))) {
      ConsolePage page = new ConsolePage(chromium, ConsolePage.address(own));
      page.enter(invitation(own, Role.OPERATOR));
      assertFalse(chromium.evaluate("location.href").contains("invitation"));
      page.awaitText("What needs me?");
      page.go("users");
      page.awaitText("No users yet");
      page.press("Enrol a user");
      page.type("name", "alice");
      page.press("Make a code");
      page.awaitText("A code for alice@example.test");
      try (Phone alice = own.phone("alice", page.code(), CallPolicy.OWN_PHONES)) {
        assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
        CompletableFuture<RegistrationState> refused = new CompletableFuture<>();
        alice.onRegistration(state -> {
          if (state instanceof RegistrationState.Refused) refused.complete(state);
        });
        page.press("Close");
        page.go("home");
        page.awaitText("1\nphones ready");
        page.go("users/alice");
        page.awaitText("interop");
        page.press("Cut off");
        page.awaitText("for good");
        page.press("Cut off");
        page.awaitText("cut off on");
        refused.get(15, TimeUnit.SECONDS);
      }
      page.press("Sign out");
      page.awaitText("Sign in with your passkey");
      assertEquals(
          "401",
          chromium.evaluate(
              "fetch('/api/v1/console/session').then((reply) => String(reply.status))"));
    }
  }

  /** The server sends no mail: the person's own program does. */
  @Test
  void aCode_isSavedAsAMail_withItsPicture() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = Chromium.start(folder.resolve("profile"))) {
      ConsolePage page = new ConsolePage(chromium, ConsolePage.address(own));
      page.enter(invitation(own, Role.OPERATOR));
      page.go("users");
      page.awaitText("No users yet");
      page.press("Enrol a user");
      page.type("name", "alice");
      page.press("Make a code");
      page.awaitText("A code for alice@example.test");
      chromium.evaluate(
          "URL.createObjectURL = (blob) => { globalThis.saved = blob; return 'blob:none'; }; ''");
      page.press("Save as mail");
      String mail = "";
      for (int i = 0; i < 200 && mail.isEmpty(); i++) {
        mail = chromium.evaluate("globalThis.saved === undefined ? '' : saved.text()");
        Thread.sleep(50);
      }
      String[] parts = mail.split("--sottovoce-code(?:--)?\r\n");
      assertEquals(3, parts.length, mail);
      assertTrue(parts[0].contains("X-Unsent: 1\r\n"), parts[0]);
      assertTrue(body(parts[1]).contains(page.code()), "the code in words");
      byte[] picture = Base64.getMimeDecoder().decode(parts[2].split("\r\n\r\n", 2)[1]);
      BufferedImage read = ImageIO.read(new ByteArrayInputStream(picture));
      assertEquals(600, read.getWidth());
      assertEquals(0xffffffff, read.getRGB(2, 2), "the quiet zone");
    }
  }

  private static String body(String part) {
    byte[] octets = Base64.getMimeDecoder().decode(part.split("\r\n\r\n", 2)[1]);
    return new String(octets, StandardCharsets.UTF_8);
  }

  @Test
  void anInvitation_letsOneIn_andNobodyAfterwards() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium one = Chromium.start(folder.resolve("one"));
        Chromium two = Chromium.start(folder.resolve("two"))) {
      String code = invitation(own, Role.AUDITOR);
      ConsolePage first = new ConsolePage(one, ConsolePage.address(own));
      first.enter(code);
      first.go("users");
      first.awaitText("Find a user");
      assertFalse(first.text().contains("Enrol a user"), "an auditor changes nothing");
      ConsolePage second = new ConsolePage(two, ConsolePage.address(own) + "#invitation=" + code);
      second.awaitText("This invitation was used before");
      second.press("Sign in with your passkey");
      second.awaitText("No passkey was used");
    }
  }

  @Test
  void onHome_whatWasLookedAt_isToldByTheServerAllTheTime() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = Chromium.start(folder.resolve("profile"))) {
      ConsolePage page = new ConsolePage(chromium, ConsolePage.address(own));
      page.enter(invitation(own, Role.AUDITOR));
      page.awaitText("0\nphones ready");
      try (Phone alice = own.phone("alice", CallPolicy.OWN_PHONES)) {
        assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
        page.awaitText("1\nphones ready");
      }
      page.awaitText("0\nphones ready");
      own.server.administration().admins().remove("olga");
      page.awaitText("Sign in with your passkey");
    }
  }

  @Test
  void aPolicy_isWritten_mendedWhereTheLineSays_andCompared() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = Chromium.start(folder.resolve("profile"))) {
      ConsolePage page = new ConsolePage(chromium, ConsolePage.address(own));
      page.enter(invitation(own, Role.OPERATOR));
      page.go("policy/draft");
      page.awaitText("It keeps the rules: default, version 1.");
      page.awaitText("It says the same.");
      String text = Profiles.text(Policy.Profile.DEFAULT);
      page.type(
          "document",
          text.replace("hold: steady", "hold: on").replace("codecs: [opus]", "codecs: [x, y]"));
      page.awaitText("3 mistakes:");
      page.awaitText("'y' in codecs is not one of opus, PCMU, PCMA");
      page.awaitText("hold must be one of steady, saving");
      int line = text.substring(0, text.indexOf("hold: steady")).split("\n", -1).length;
      page.press("Line " + line + ", column 7");
      assertEquals("on", page.selected());
      page.type("document", text.replace("hold: steady", "hold: saving"));
      page.awaitText("steady → saving");
      page.awaitText("No device would be refused.");
      page.press("Download policy.yaml");
    }
  }

  @Test
  void whatTakesTwo_waitsUntilTheSecondPersonSaysYes() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium one = Chromium.start(folder.resolve("one"));
        Chromium two = Chromium.start(folder.resolve("two"))) {
      Bytes key = Bytes.unsafeWrap(new byte[32]);
      Bytes document =
          Bytes.utf8(
              Profiles.text(Policy.Profile.DEFAULT).replace("fourEyes: []", "fourEyes: [admins]"));
      own.server
          .administration()
          .trust(new PolicyRoot(1, List.of(PolicySignatures.verifierKey("anna", key))));
      own.server
          .administration()
          .install(new SignedPolicy(document, PolicySignatures.sign("anna", key, document)));
      ConsolePage olga = new ConsolePage(one, ConsolePage.address(own));
      olga.enter(invitation(own, Role.SECURITY_OFFICER));
      olga.go("admins");
      olga.awaitText("Invite somebody");
      olga.press("Invite somebody");
      olga.type("name", "eve");
      olga.press("Make an invitation");
      olga.awaitText("Nobody else may: invite somebody first.");
      ConsolePage otto = new ConsolePage(two, ConsolePage.address(own));
      otto.enter(own.server.administration().invite("otto", Role.SECURITY_OFFICER));
      otto.go("waiting");
      otto.awaitText("eve as help-desk");
      otto.press("Say yes");
      otto.awaitText("An invitation for eve");
      assertTrue(otto.code().contains("#invitation="));
    }
  }

  @Test
  void aPageOfAnotherSite_inTheSameBrowser_changesAndReadsNothing() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = Chromium.start(folder.resolve("profile"))) {
      ConsolePage page = new ConsolePage(chromium, ConsolePage.address(own));
      page.enter(invitation(own, Role.OPERATOR));
      int port = own.server.firstLookPort().getAsInt();
      assertEquals(
          "201",
          adding(chromium, "", "alice", "'Content-Type': 'application/json', 'X-Console': '1'"));
      chromium.open("http://127.0.0.1:" + port + "/api/v1/health");
      String there = "http://localhost:" + port;
      assertEquals(
          "opaque",
          chromium.evaluate(
              "fetch('"
                  + there
                  + "/api/v1/health', { mode: 'no-cors' }).then((reply) => reply.type)"));
      assertEquals("nothing", adding(chromium, there, "eve", "'Content-Type': 'text/plain'"));
      assertEquals(
          "no",
          chromium.evaluate(
              "fetch('"
                  + there
                  + "/api/v1/console/users', { credentials: 'include' })"
                  + ".then(() => 'read', () => 'no')"));
      assertEquals(1, own.server.administration().users().size());
    }
  }

  /** The status that a page gets to see: of another site's, none. */
  private static String adding(Chromium chromium, String site, String name, String headers)
      throws Exception {
    return chromium.evaluate(
        "fetch('"
            + site
            + "/api/v1/console/users', { method: 'POST', mode: '"
            + (site.isEmpty() ? "same-origin" : "no-cors")
            + "', credentials: 'include', headers: { "
            + headers
            + " }, body: JSON.stringify({ name: '"
            + name
            + "' }) }).then((reply) => String(reply.status), () => 'nothing')");
  }

  /** A frame that was let in could be read by a page of the same origin. */
  @Test
  void noPage_mayShowTheConsoleInAFrame() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = Chromium.start(folder.resolve("profile"))) {
      String address = "http://localhost:" + own.server.firstLookPort().getAsInt();
      chromium.open(address + "/api/v1/health");
      assertTrue(framed(chromium, "/api/v1/health"));
      assertFalse(framed(chromium, "/console/"));
      assertFalse(framed(chromium, "/api/v1/console/session"));
    }
  }

  private static boolean framed(Chromium chromium, String path) throws Exception {
    String script =
        """
        new Promise((resolve) => {
          const frame = document.createElement('iframe');
          frame.onload = () => resolve(frame.contentDocument === null ? 'refused' : 'shown');
          frame.src = PATH;
          document.body.append(frame);
        })
        """;
    return chromium.evaluate(script.replace("PATH", Chromium.quoted(path))).equals("shown");
  }
}
