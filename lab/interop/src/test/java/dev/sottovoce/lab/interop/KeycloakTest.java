package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's console, the phone, and a real Keycloak, in a real Chromium. */
class KeycloakTest {
  private static final String SECRET = "correct horse % battery + staple";

  private static final String REALM =
      """
      {
        "realm": "staff", "enabled": true, "sslRequired": "none",
        "groups": [{"name": "voice-operators"}, {"name": "canteen"}],
        "users": [
          {"username": "olga", "enabled": true, "email": "olga@example.test",
           "emailVerified": true, "firstName": "Olga", "lastName": "O",
           "credentials": [{"type": "password", "value": "pass-olga"}],
           "groups": ["/voice-operators"]},
          {"username": "eve", "enabled": true, "email": "eve@example.test",
           "emailVerified": true, "firstName": "Eve", "lastName": "E",
           "credentials": [{"type": "password", "value": "pass-eve"}],
           "groups": ["/canteen"]}
        ],
        "clients": [{
          "clientId": "sottovoce-console", "enabled": true, "protocol": "openid-connect",
          "publicClient": false, "secret": "SECRET", "standardFlowEnabled": true,
          "redirectUris": ["CONSOLE", "PHONE"],
          "attributes": {"pkce.code.challenge.method": "S256"},
          "protocolMappers": [{
            "name": "groups", "protocol": "openid-connect",
            "protocolMapper": "oidc-group-membership-mapper",
            "config": {"claim.name": "groups", "full.path": "false",
                       "id.token.claim": "true", "access.token.claim": "false"}
          }]
        }]
      }
      """;

  @TempDir Path folder;

  private OwnServer server(int keycloak) throws Exception {
    Path data = Files.createDirectories(folder.resolve("server"));
    Path secret = data.resolve("oidc.secret");
    Files.writeString(secret, SECRET);
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
          phones:
            match: name
            groupClaim: groups
            groups: [voice-operators]
        """
            .replace("ISSUER", Keycloak.issuer(keycloak)));
  }

  private static String phone(OwnServer own) {
    return "http://localhost:" + own.server.firstLookPort().getAsInt() + "/phone/";
  }

  private static String realm(OwnServer own) {
    return REALM
        .replace("SECRET", SECRET)
        .replace("CONSOLE", ConsolePage.address(own))
        .replace("PHONE", phone(own));
  }

  @Test
  void whoSignsInAtKeycloak_hasTheirBrowserAsAPhone_andOthersHaveNot() throws Exception {
    Needs.chromium();
    Needs.need(
        Keycloak.isUnpacked(),
        "Keycloak is not unpacked (mvn generate-test-resources -Pkeycloak -pl lab/interop)");
    int port = FreePorts.range(1);
    try (OwnServer own = server(port);
        Keycloak keycloak = Keycloak.start(port, realm(own), folder);
        Chromium chromium = Chromium.start(folder.resolve("profile"));
        Chromium another = Chromium.start(folder.resolve("another"))) {
      own.server.administration().addUser("olga");
      own.server.administration().addUser("eve");
      WebPhonePage olga = new WebPhonePage(chromium, phone(own));
      olga.awaitText("Sign in with localhost");
      olga.press("Sign in with localhost");
      password(chromium, "olga");
      olga.awaitText("Write these words down");
      assertEquals(phone(own), chromium.evaluate("location.href"));
      WebPhonePage eve = new WebPhonePage(another, phone(own));
      eve.awaitText("Sign in with localhost");
      eve.press("Sign in with localhost");
      password(another, "eve");
      eve.awaitText("have no phone here");
      assertEquals(1, own.server.administration().directory().countDevices());
    }
  }

  @Test
  void whoSignsInAtKeycloak_isLetInByTheirGroup_andOthersAreNot() throws Exception {
    Needs.chromium();
    Needs.need(
        Keycloak.isUnpacked(),
        "Keycloak is not unpacked (mvn generate-test-resources -Pkeycloak -pl lab/interop)");
    int port = FreePorts.range(1);
    try (OwnServer own = server(port)) {
      String console = ConsolePage.address(own);
      try (Keycloak keycloak = Keycloak.start(port, realm(own), folder);
          Chromium chromium = Chromium.start(folder.resolve("profile"));
          Chromium another = Chromium.start(folder.resolve("another"))) {
        ConsolePage olga = new ConsolePage(chromium, console);
        olga.awaitText("Sign in at localhost");
        olga.press("Sign in at localhost");
        password(chromium, "olga");
        olga.awaitText("Is it healthy?");
        assertEquals(console, chromium.evaluate("location.href"));
        olga.go("users");
        olga.awaitText("Enrol a user");
        Thread.sleep(Duration.ofMillis(200));
        olga.press("Enrol a user");
        olga.type("name", "alice");
        olga.press("Make a code");
        olga.awaitText("A code for alice@example.test");
        own.server
            .administration()
            .admins()
            .all()
            .forEach(each -> assertTrue(each.identified() && each.passkeys() == 0, each.name()));
        ConsolePage eve = new ConsolePage(another, console);
        eve.awaitText("Sign in at localhost");
        eve.press("Sign in at localhost");
        password(another, "eve");
        eve.awaitText("gives you nothing to do here");
      }
    }
  }

  /** What a person does on Keycloak's own page. */
  private static void password(Chromium chromium, String name) throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    String there = "String(document.querySelector('#password') !== null)";
    while (!chromium.evaluate(there).equals("true") && System.nanoTime() < until) {
      Thread.sleep(200);
    }
    chromium.evaluate(
        "(() => { document.querySelector('#username').value = '"
            + name
            + "'; document.querySelector('#password').value = 'pass-"
            + name
            + "'; document.querySelector('#kc-login').click(); return ''; })()");
  }
}
