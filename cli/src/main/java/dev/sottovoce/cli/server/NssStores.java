package dev.sottovoce.cli.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Where browsers on Linux keep the authorities that their user added (NSS databases), changed by
 * Mozilla's {@code certutil}.
 */
record NssStores(List<Path> folders) {
  private static final long PATIENCE_SECONDS = 30;

  /** Authorities of servers, and of nothing else. */
  private static final String AUTHORITY_OF_SERVERS = "C,,";

  NssStores {
    folders = List.copyOf(folders);
  }

  static NssStores of(List<Path> folders) {
    return new NssStores(folders);
  }

  /** The one that Chromium shares with others, and those of Firefox's profiles. */
  static NssStores ofUser() {
    Path home = Path.of(System.getProperty("user.home"));
    List<Path> found = new ArrayList<>();
    addIfStore(found, home.resolve(".pki/nssdb"));
    addIfStore(found, home.resolve("snap/chromium/current/.pki/nssdb"));
    for (String each : List.of(".mozilla/firefox", "snap/firefox/common/.mozilla/firefox")) {
      addProfiles(found, home.resolve(each));
    }
    return new NssStores(found);
  }

  private static void addProfiles(List<Path> found, Path profiles) {
    if (!Files.isDirectory(profiles)) return;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(profiles)) {
      for (Path each : all) addIfStore(found, each);
    } catch (IOException e) {
      // What cannot be read is not this user's.
    }
  }

  private static void addIfStore(List<Path> found, Path folder) {
    if (Files.exists(folder.resolve("cert9.db"))) found.add(folder);
  }

  /** Whether certutil is there; its help has an exit code of its own. */
  static boolean hasProgram() {
    try {
      Process process = new ProcessBuilder("certutil", "-H").redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Adds an authority, and makes the store where there is none. */
  static void put(Path store, String name, Path certificate) throws IOException {
    if (!Files.exists(store.resolve("cert9.db"))) {
      Files.createDirectories(store);
      run("-N", "--empty-password", "-d", "sql:" + store);
    }
    run(
        "-A",
        "-d",
        "sql:" + store,
        "-n",
        name,
        "-t",
        AUTHORITY_OF_SERVERS,
        "-i",
        certificate.toString());
  }

  static void take(Path store, String name) throws IOException {
    run("-D", "-d", "sql:" + store, "-n", name);
  }

  private static void run(String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of("certutil"));
    words.addAll(List.of(arguments));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("certutil does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (process.exitValue() != 0) throw new IOException(said.strip());
  }
}
