package dev.sottovoce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.zxing.BarcodeFormat;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Json;
import dev.sottovoce.cli.server.LocalServer;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.server.SottovoceServer;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people type to know who is at the other end, against a real server. */
class AccountCommandsTest {
  @TempDir Path folder;
  private Path data;
  private SottovoceServer server;
  private final InputStream terminal = System.in;

  @BeforeEach
  void start() throws Exception {
    data = folder.resolve("data");
    LocalServer.configure(data);
    server = SottovoceServer.start(data);
  }

  @AfterEach
  void stop() {
    System.setIn(terminal);
    server.close();
  }

  @Test
  void twoPeople_compareTheNumber_orTheCode() throws Exception {
    enrol("alice", "alice");
    enrol("bob", "bob");

    JsonNode atAlice = json("alice", "verify", "bob", "--json");
    JsonNode atBob = json("bob", "verify", "sip:alice@localhost", "--json");
    assertEquals(atAlice.get("safetyNumber"), atBob.get("safetyNumber"));
    assertTrue(atAlice.get("safetyNumber").asText().matches("\\d{5}( \\d{5}){11}"));
    assertEquals("firstContact", atAlice.get("standing").asText());
    assertFalse(atAlice.get("verified").asBoolean());
    TestConsole shown = phone(Console.Kind.TERMINAL, "alice", "verify", "bob");
    assertTrue(shown.out().contains("█"), "a code to scan");
    assertTrue(shown.out().contains(atAlice.get("safetyNumber").asText().substring(0, 23)));

    assertEquals(0, phone("alice", "verify", "bob", "--confirm").code());
    JsonNode contact = json("alice", "contacts", "--json").get("contacts").get(0);
    assertEquals("sip:bob@localhost", contact.get("address").asText());
    assertEquals("safety number", contact.get("verifiedBy").asText());
    assertTrue(phone("alice", "contacts").out().contains("bob@localhost"));

    String picture = picture(atAlice.get("code").asText());
    JsonNode scanned = json("bob", "verify", "alice", "--scan", picture, "--json");
    assertTrue(scanned.get("verified").asBoolean());
    assertEquals(
        "code",
        json("bob", "contacts", "--json").get("contacts").get(0).get("verifiedBy").asText());
  }

  @Test
  void aCodeThatIsNotTheRightOne_verifiesNobody() throws Exception {
    enrol("alice", "alice");
    enrol("bob", "bob");
    enrol("carol", "carol");
    String carols = json("carol", "verify", "bob", "--json").get("code").asText();
    String alices = json("alice", "verify", "bob", "--json").get("code").asText();
    String other = (alices.charAt(24) == 'A' ? 'B' : 'A') + alices.substring(25);
    String attacked = alices.substring(0, 24) + other;

    TestConsole ofOthers = phone("bob", "verify", "alice", "--scan", picture(carols));
    assertEquals(1, ofOthers.code());
    assertTrue(ofOthers.err().contains("not the other's code"), ofOthers.err());
    TestConsole different = phone("bob", "verify", "alice", "--scan", picture(attacked));
    assertEquals(1, different.code());
    assertTrue(different.err().contains("in between"), different.err());
    Path none = folder.resolve("none.png");
    ImageIO.write(new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB), "png", none.toFile());
    assertEquals(1, phone("bob", "verify", "alice", "--scan", none.toString()).code());
    Path text = Files.writeString(folder.resolve("text.png"), "no picture");
    assertEquals(3, phone("bob", "verify", "alice", "--scan", text.toString()).code());
    assertEquals(2, phone("bob", "verify", "alice", "--scan", text.toString(), "--confirm").code());
    assertEquals(1, phone("bob", "verify", "nobody").code());
    JsonNode kept = json("bob", "contacts", "--json").get("contacts");
    assertEquals(1, kept.size(), "of carol's code nothing");
    assertTrue(kept.get(0).get("differedSince").isTextual(), kept::toString);
  }

  @Test
  void whatDiffers_isVerifiedNoMore_untilItIsTheSame() throws Exception {
    enrol("alice", "alice");
    enrol("bob", "bob");
    assertEquals(0, phone("bob", "verify", "alice", "--confirm").code());
    assertEquals(2, phone("bob", "verify", "alice", "--confirm", "--differs").code());

    TestConsole differs = phone("bob", "verify", "alice", "--differs");
    assertEquals(1, differs.code());
    assertTrue(differs.err().contains("in between"), differs.err());
    JsonNode seen = json("bob", "verify", "alice", "--json");
    assertEquals("differed", seen.get("standing").asText());
    assertFalse(seen.get("verified").asBoolean());
    assertTrue(phone("bob", "contacts").out().contains("no calls until you verify anew"));

    assertEquals(0, phone("bob", "verify", "alice", "--confirm").code());
    JsonNode contact = json("bob", "contacts", "--json").get("contacts").get(0);
    assertEquals("safety number", contact.get("verifiedBy").asText());
    assertTrue(contact.get("differedSince").isNull());
  }

  @Test
  void aSecondDevice_isLetIn_andRemoved() throws Exception {
    JsonNode first = enrol("alice", "desk");
    assertEquals(24, first.get("recoveryWords").size());
    JsonNode second = enrol("alice", "mobile");
    assertTrue(second.get("recoveryWords").isNull());
    String code = second.get("waitingCode").asText();

    JsonNode listed = json("desk", "devices", "list", "--json");
    assertEquals(1, listed.get("devices").size());
    assertEquals(code, listed.get("waiting").get(0).get("code").asText());
    assertTrue(phone("desk", "devices", "list").out().contains(code));
    assertEquals(1, phone("desk", "devices", "approve", "--yes", "1 2 3 4").code());
    type("no\n");
    assertEquals(1, phone("desk", "devices", "approve").code());
    type("yes\n");
    TestConsole asked = phone("desk", "devices", "approve");
    assertEquals(0, asked.code(), asked.err());
    assertTrue(asked.err().contains(code), "the person compares");

    assertTrue(phone("mobile", "devices", "join").out().contains("lists this device"));
    String desk = first.get("device").asText();
    JsonNode removed = json("mobile", "devices", "remove", desk, "--json");
    assertEquals(1, removed.get("devices").size());
    assertEquals(removed.get("account"), listed.get("account"));
    JsonNode left = json("mobile", "devices", "list", "--json").get("devices");
    assertEquals(1, left.size());
    assertTrue(left.get(0).get("self").asBoolean());
    assertEquals(2, phone("mobile", "devices", "remove", "x").code());
    assertEquals(1, phone("mobile", "devices", "remove", desk).code());
    TestConsole cutOff = phone("desk", "devices", "list");
    assertEquals(1, cutOff.code());
    assertTrue(cutOff.err().contains("removed this one"), cutOff.err());
    assertEquals("removed", json("desk", "devices", "join", "--json").get("membership").asText());
  }

  @Test
  void theWords_areShownOnce_andRecoverTheAccount() throws Exception {
    String code = code("user", "add", "alice");
    TestConsole shown = phone("lost", "enrol", code);
    assertTrue(shown.out().contains("Write these 24 words down"), shown.out());
    List<String> words = new ArrayList<>();
    for (String line : shown.out().split("\n")) {
      if (!line.startsWith("| ")) continue;
      for (String part : line.substring(2).split("\\s+")) {
        if (!part.matches("\\d*|\\|")) words.add(part);
      }
    }
    assertEquals(24, words.size(), words::toString);
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertFalse(text.contains(words.get(0) + " " + words.get(1)), file.toString());
      }
    }
    enrol("alice", "fresh");
    type(String.join(" ", words.reversed()) + "\n");
    assertEquals(1, phone("fresh", "recover").code());
    type(String.join(" ", words) + "\n");
    TestConsole recovered = phone("fresh", "recover");
    assertEquals(0, recovered.code(), recovered.err());
    assertTrue(recovered.out().contains("Write these 24 words down"), recovered.out());
    type(String.join(" ", words) + "\n");
    assertEquals(1, phone("fresh", "recover").code(), "they are used up");
    assertEquals(24, json("fresh", "devices", "new-words", "--json").get("recoveryWords").size());
    String wav = folder.resolve("silence.wav").toString();
    Wav.write(Path.of(wav), new short[Wav.RATE]);
    TestConsole lost = phone("lost", "call", "bob", "--play", wav, "--record", wav + ".heard");
    assertTrue(lost.err().contains("taken over on another device"), lost.err());
  }

  @Test
  void anOperator_canOnlyReset_andContactsSeeIt() throws Exception {
    enrol("alice", "lost");
    enrol("bob", "bob");
    assertEquals(0, phone("bob", "verify", "alice", "--confirm").code());

    String code = code("user", "reset", "alice");
    assertEquals(0, phone("fresh", "enrol", code).code());

    JsonNode seen = json("bob", "verify", "alice", "--json");
    assertEquals("changed", seen.get("standing").asText());
    assertTrue(seen.get("sentence").asText().contains("operator"), seen.toString());
    assertEquals(2, TestConsole.run("user", "reset", "nobody", "--data", data.toString()).code());
  }

  private JsonNode enrol(String user, String home) {
    String code = code("user", "add", user);
    return json(home, "enrol", code, "--json");
  }

  private String code(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--json", "--data", data.toString()));
    TestConsole run = TestConsole.run(all.toArray(String[]::new));
    assertEquals(0, run.code(), run.err());
    return Json.parse(run.out().trim()).orElseThrow().get("code").asText();
  }

  private TestConsole phone(String home, String... words) {
    return phone(Console.Kind.PLAIN, home, words);
  }

  private TestConsole phone(Console.Kind kind, String home, String... words) {
    List<String> all = new ArrayList<>(List.of("phone"));
    all.addAll(List.of(words));
    all.addAll(List.of("--home", folder.resolve(home).toString()));
    return TestConsole.run(kind, all.toArray(String[]::new));
  }

  private JsonNode json(String home, String... words) {
    TestConsole run = phone(home, words);
    assertEquals(0, run.code(), run.err());
    return Json.parse(run.out().trim()).orElseThrow();
  }

  private static void type(String text) {
    System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** As a photograph shows it: larger, and on grey. */
  private String picture(String text) throws Exception {
    BitMatrix squares = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 480, 480);
    BufferedImage image = new BufferedImage(600, 560, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 600; x++) {
      for (int y = 0; y < 560; y++) {
        boolean inside = x >= 60 && x < 540 && y >= 40 && y < 520;
        boolean dark = inside && squares.get(x - 60, y - 40);
        image.setRGB(x, y, (dark ? new Color(30, 30, 40) : new Color(225, 225, 220)).getRGB());
      }
    }
    File file = folder.resolve(text.hashCode() + ".png").toFile();
    ImageIO.write(image, "png", file);
    return file.toString();
  }
}
