package dev.sottovoce.server.log;

import dev.sottovoce.wire.Bytes;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What runs here, as lists of files: the server, and the pages that it serves. A list has a line
 * for each file, its SHA-256 and its name, as {@code sha256sum} writes it; the SHA-256 of the list
 * is what the log has. Whoever builds the same source gets the same lists.
 */
public final class Releases {
  /** The label of the program itself: every jar that it is made of. */
  public static final String SERVER = "release:server";

  /** The label of the phone in the browser. */
  public static final String PHONE = "release:phone";

  /** The label of the operator's console. */
  public static final String CONSOLE = "release:console";

  private static final Map<String, String> PAGES =
      Map.of(
          PHONE, "/dev/sottovoce/web/phone/release.txt",
          CONSOLE, "/dev/sottovoce/web/console/release.txt");

  private Releases() {}

  /**
   * Lists by their labels; reads every file of the program.
   *
   * @return without the pages where they are not built
   */
  public static Map<String, Bytes> running() throws IOException {
    Map<String, Bytes> lists = new LinkedHashMap<>();
    lists.put(SERVER, listOf(System.getProperty("java.class.path", "")));
    for (Map.Entry<String, String> page : PAGES.entrySet()) {
      try (InputStream in = Releases.class.getResourceAsStream(page.getValue())) {
        if (in != null) lists.put(page.getKey(), Bytes.unsafeWrap(in.readAllBytes()));
      }
    }
    return lists;
  }

  /**
   * @param classPath jars, and folders as they are while the program is developed
   */
  static Bytes listOf(String classPath) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) addFolder(path, files);
      else if (Files.isRegularFile(path)) files.put(path.getFileName().toString(), hash(path));
    }
    StringBuilder list = new StringBuilder();
    files.forEach((name, hash) -> list.append(hash).append("  ").append(name).append('\n'));
    return Bytes.utf8(list.toString());
  }

  private static void addFolder(Path folder, Map<String, String> files) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        files.put(folder.relativize(file).toString(), hash(file));
      }
    }
  }

  private static String hash(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
