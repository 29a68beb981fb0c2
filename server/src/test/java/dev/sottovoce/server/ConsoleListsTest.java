package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.pki.CertificateAuthority;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of the console's API come in parts, and every row comes once. */
class ConsoleListsTest {
  @TempDir Path data;
  private RunningServer running;
  private ConsoleBrowser browser;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(data);
    browser = ConsoleBrowser.signedIn(running, "anna", Role.AUDITOR);
  }

  @AfterEach
  void stop() {
    browser.close();
    running.close();
  }

  private JsonObject get(String path) throws Exception {
    HttpResponse<String> reply = browser.get(path);
    assertEquals(200, reply.statusCode(), reply.body());
    return new JsonObject(reply.body());
  }

  /** All rows' values of one member, asked for two by two. */
  private List<String> all(String list, String member, String query) throws Exception {
    List<String> values = new ArrayList<>();
    String after = "";
    do {
      JsonObject part = get(list + "?limit=2" + query + (after.isEmpty() ? "" : "&after=" + after));
      JsonArray rows = part.getJsonArray(list);
      assertTrue(rows.size() <= 2, part.encode());
      rows.forEach(row -> values.add(String.valueOf(((JsonObject) row).getValue(member))));
      after = part.getString("next", "");
    } while (after != null && !after.isEmpty());
    assertEquals(values.size(), new HashSet<>(values).size(), "a row came twice: " + values);
    return values;
  }

  private String device(String user, String name, String protection) throws Exception {
    String secret = running.server.administration().addUser(user).secret();
    HttpResponse<String> reply =
        running.enrol(secret, CertificateAuthority.newKey(), name, protection);
    return new JsonObject(reply.body()).getString("deviceId");
  }

  @Test
  void administrators_comeByName() throws Exception {
    for (String each : List.of("zoe", "bea", "carl", "dora")) {
      running.server.administration().invite(each, Role.OPERATOR);
    }
    assertEquals(List.of("anna", "bea", "carl", "dora", "zoe"), all("admins", "name", ""));
  }

  @Test
  void devices_comeByUser_andAreFoundByUserNameAndProtection() throws Exception {
    device("bob", "Desk", "software");
    device("alice", "desk 2", "browser");
    device("carol", "pocket", "pkcs11");
    device("bob", "pocket", "browser");
    device("bob", "car", "software");
    List<String> users = new ArrayList<>();
    for (Object each : get("devices").getJsonArray("devices")) {
      users.add(((JsonObject) each).getString("user"));
    }
    assertEquals(List.of("alice", "bob", "bob", "bob", "carol"), users);
    assertEquals(5, all("devices", "id", "").size());
    assertEquals(3, all("devices", "id", "&query=BOB").size());
    assertEquals(2, all("devices", "id", "&query=desk").size());
    assertEquals(2, all("devices", "id", "&protection=browser").size());
    assertEquals(1, all("devices", "id", "&protection=browser&query=bob").size());
    assertEquals(2, get("devices?protection=browser&limit=1").getInteger("total"));
    assertEquals(400, browser.get("devices?protection=hope").statusCode());
    assertEquals(0, get("devices?after=nothing").getJsonArray("devices").size());
  }

  @Test
  void registrations_comeTheNewestFirst() throws Exception {
    List<TestPhone> phones = new ArrayList<>();
    try {
      for (int i : IntStream.range(0, 5).toArray()) {
        TestPhone phone = running.phone("user" + i);
        phones.add(phone);
        phone.register();
      }
      List<String> devices = all("sessions", "device", "");
      assertEquals(
          phones.reversed().stream().map(each -> each.device.toString()).toList(), devices);
      assertEquals(5, get("sessions?limit=1").getInteger("total"));
    } finally {
      for (TestPhone each : phones) each.close();
    }
  }
}
