package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A change of somebody who signed in at an identity provider has them verified there anew, in a
 * real Chromium, though the provider knows them; one that does not ask them changes nothing.
 */
class VerifiedThereTest {
  @TempDir Path folder;

  /** Moved by hand. */
  private static final class MovedClock extends Clock {
    private volatile Duration offset = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(offset);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private OwnServer server(LoginProvider provider, Clock clock) throws Exception {
    Path data = Files.createDirectories(folder.resolve("server"));
    Path secret = Files.writeString(data.resolve("oidc.secret"), "secret");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    return OwnServer.with(
        folder,
        """
        firstLook: 127.0.0.1:0
        identityProvider:
          issuer: ISSUER
          clientId: sottovoce-console
          clientSecretFile: oidc.secret
          roleClaim: groups
          roles:
            voice-operators: operator
        """
            .replace("ISSUER", provider.issuer()),
        clock);
  }

  @Test
  void aChange_wantsThePersonVerifiedAnew_whereTheySignedIn() throws Exception {
    Needs.chromium();
    MovedClock clock = new MovedClock();
    try (LoginProvider provider = new LoginProvider(clock);
        OwnServer own = server(provider, clock);
        Chromium chromium = Chromium.start(folder.resolve("profile"))) {
      ConsolePage olga = new ConsolePage(chromium, ConsolePage.address(own));
      olga.awaitText("Sign in at 127.0.0.1");
      olga.press("Sign in at 127.0.0.1");
      says(chromium, "I am olga");
      olga.awaitText("Is it healthy?");

      clock.offset = Duration.ofMinutes(4);
      ask(olga, "alice");
      says(chromium, "I am olga");
      olga.awaitText("You were verified. Make the change again.");
      assertEquals(0, own.server.administration().users().size());
      assertEquals("#users", chromium.evaluate("location.hash"), "where the change was begun");
      assertEquals("", chromium.evaluate("location.search"));
      ask(olga, "alice");
      olga.awaitText("A code for alice@example.test");
      olga.press("Close");

      // A provider that sends them back without asking says when it did ask, and that was long ago.
      clock.offset = Duration.ofMinutes(8);
      provider.careless = true;
      ask(olga, "eve");
      olga.awaitText("What the identity provider answered does not count.");
      assertEquals(1, own.server.administration().users().size());
    }
  }

  private static void ask(ConsolePage page, String name) throws Exception {
    page.go("users");
    page.awaitText("Enrol a user");
    page.press("Enrol a user");
    page.type("name", name);
    page.press("Make a code");
  }

  /** Presses the button of the provider's page, once it is there. */
  private static void says(Chromium chromium, String button) throws Exception {
    String press =
        "(() => { const me = document.querySelector('#me');"
            + " if (me === null || me.innerText !== "
            + Chromium.quoted(button)
            + ") return 'no'; me.click(); return 'yes'; })()";
    long until = System.nanoTime() + Screen.PATIENCE.toNanos();
    while (!chromium.evaluate(press).equals("yes")) {
      if (System.nanoTime() > until) throw new AssertionError("no page of the provider");
      Thread.sleep(50);
    }
  }
}
