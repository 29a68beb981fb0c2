package dev.sottovoce.phone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.mikey.Credentials;
import dev.sottovoce.mikey.GroupKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupKeyFileTest {
  private static final String SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

  @TempDir Path home;

  private List<GroupKey> read(String content) throws IOException {
    Files.writeString(home.resolve(GroupKeyFile.NAME), content);
    return GroupKeyFile.read(home);
  }

  @Test
  void whatIsWrittenIsRead_inItsOrder() throws IOException {
    GroupKey first = new GroupKey("wards", 2, Secret.random(b -> {}, GroupKey.OCTETS));
    List<GroupKey> keys =
        read("# of the wards\n\n" + GroupKeyFile.line(first) + "\nwards 1 " + SECRET + "\n");
    assertEquals(2, keys.size());
    assertEquals(2, keys.get(0).epoch());
    assertArrayEquals(first.key().exposedCopy(), keys.get(0).key().exposedCopy());
    assertEquals("wards", keys.get(1).group());
    assertEquals(31, keys.get(1).key().exposedCopy()[31]);
  }

  @Test
  void noFileIsNoKey() throws IOException {
    assertEquals(List.of(), GroupKeyFile.read(home));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wards " + SECRET,
        "wards one " + SECRET,
        "wards 1 " + SECRET + " more",
        "wards 1 " + SECRET + "A",
        "wards 1 AAECAwQFBgcICQ!!DA0ODxAREhMUFRYXGBkaGxwdHh8",
        "wards 0 " + SECRET,
        "wards 1 AAECAw"
      })
  void aBadLineIsNamedWithoutWhatIsInIt(String line) {
    IOException bad = assertThrows(IOException.class, () -> read("# one\n" + line + "\n"));
    String message = String.valueOf(bad.getMessage());
    assertTrue(message.startsWith("mikey.keys, line 2: want GROUP EPOCH KEY"), message);
    assertFalse(message.contains("AAEC"), message);
    assertNull(bad.getCause());
  }

  @Test
  void thereIsALimit() {
    String line = "wards 1 " + SECRET + "\n";
    assertThrows(IOException.class, () -> read(line.repeat(Credentials.MAX_GROUP_KEYS + 1)));
    assertThrows(IOException.class, () -> read("#".repeat(70_000)));
  }
}
