package dev.sottovoce.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sottovoce.wire.Bytes;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleasesTest {
  /** SHA-256 of "abc" (FIPS 180-4). */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;

  @Test
  void aList_hasALineForEachFile_byName_whereverTheProgramLies() throws Exception {
    Path jar = Files.writeString(folder.resolve("b.jar"), "abc");
    Path classes = Files.createDirectories(folder.resolve("classes/a"));
    Files.writeString(classes.resolve("A.class"), "abc");
    String path = jar + File.pathSeparator + folder.resolve("classes");
    assertEquals(ABC + "  a/A.class\n" + ABC + "  b.jar\n", Releases.listOf(path).utf8());
  }

  @Test
  void oneOtherOctet_isAnotherRelease() throws Exception {
    Path jar = Files.writeString(folder.resolve("b.jar"), "abc");
    Bytes before = Releases.listOf(jar.toString());
    Files.writeString(jar, "abd");
    assertNotEquals(before, Releases.listOf(jar.toString()));
  }
}
