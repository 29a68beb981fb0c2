package dev.sottovoce.lab.interop;

import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.wire.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes a picture of every page of the operator's console, light and dark, small and large: {@code
 * ConsolePictures FOLDER}. Look at them after each change of what a person sees.
 */
final class ConsolePictures {
  private static final int SMALL = 390;
  private static final int WIDE = 1200;
  private static final int HEIGHT = 844;
  private static final int USERS = 300;

  private final Path folder;

  private ConsolePictures(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws Exception {
    new ConsolePictures(Files.createDirectories(Path.of(arguments[0]))).make();
    System.exit(0);
  }

  private void make() throws Exception {
    Path work = Files.createTempDirectory("sottovoce-pictures");
    try (OwnServer own = OwnServer.withFirstLook(work);
        Chromium chromium = Chromium.start(work.resolve("profile"));
        Chromium another = Chromium.start(work.resolve("another"))) {
      own.server
          .administration()
          .trust(
              new PolicyRoot(
                  1,
                  List.of(PolicySignatures.verifierKey("anna", Bytes.unsafeWrap(new byte[32])))));
      ConsolePage page = new ConsolePage(chromium, ConsolePage.address(own));
      page.awaitText("Sign in with your passkey");
      take(page, "01-sign-in");
      page.enter(own.server.administration().invite("olga", Role.SECURITY_OFFICER));
      take(page, "02-home");
      page.go("users");
      page.awaitText("No users yet");
      take(page, "03-no-users");
      for (int i = 0; i < USERS; i++) {
        own.server.administration().directory().addUser("user-%03d".formatted(i));
      }
      own.server.administration().directory().addUser("a-rather-long-name-of-64-characters");
      own.phone("alice").close();
      installPolicy(own);
      page.go("home");
      page.awaitText("What needs me?");
      page.go("users");
      page.awaitText("user-001");
      take(page, "04-users");
      page.go("users/alice");
      page.awaitText("interop");
      take(page, "05-user");
      page.press("Cut off");
      take(page, "06-cut-off");
      page.press("Cancel");
      for (String each :
          new String[] {
            "policy",
            "policy/draft",
            "log",
            "sessions",
            "doctor",
            "admins",
            "waiting",
            "journal",
            "about"
          }) {
        page.go(each);
        Thread.sleep(700);
        take(page, "10-" + each.replace('/', '-'));
      }
      page.go("admins");
      page.awaitText("Invite somebody");
      page.press("Invite somebody");
      page.type("name", "otto");
      take(page, "11-invite");
      page.press("Make an invitation");
      page.awaitText("An invitation for otto");
      take(page, "12-invited");
      page.press("Close");
      ConsolePage otto = new ConsolePage(another, ConsolePage.address(own));
      otto.enter(own.server.administration().invite("otto-the-operator", Role.OPERATOR));
      otto.go("users");
      otto.awaitText("Enrol a user");
      otto.press("Enrol a user");
      take(otto, "07-enrol");
      otto.type("name", "bob");
      otto.press("Make a code");
      otto.awaitText("A code for bob");
      take(otto, "08-code");
    }
  }

  private static void installPolicy(OwnServer own) throws Exception {
    Bytes key = Bytes.unsafeWrap(new byte[32]);
    Bytes document = Bytes.utf8(Profiles.text(Policy.Profile.DEFAULT));
    own.server
        .administration()
        .install(new SignedPolicy(document, PolicySignatures.sign("anna", key, document)));
  }

  private void take(ConsolePage page, String name) throws Exception {
    for (boolean dark : new boolean[] {false, true}) {
      String look = dark ? "dark" : "light";
      write(name + "-" + look + ".png", page.chromium.screenshot(WIDE, HEIGHT, dark));
      write(name + "-small-" + look + ".png", page.chromium.screenshot(SMALL, HEIGHT, dark));
    }
    page.chromium.screenshot(WIDE, HEIGHT, false);
  }

  private void write(String name, byte[] picture) throws Exception {
    Files.write(folder.resolve(name), picture);
  }
}
