package dev.sottovoce.lab.bench.leakage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The UDP ports that this process has open, as Linux tells them. */
final class OwnPorts {
  private static final Path PROCESS = Path.of("/proc/self");
  private static final String SOCKET = "socket:[";

  /** Columns of the kernel's table: the local address, and the number of the socket. */
  private static final int LOCAL = 1;

  private static final int INODE = 9;

  private OwnPorts() {}

  static Set<Integer> open() throws IOException {
    Set<String> sockets = sockets();
    Set<Integer> ports = new TreeSet<>();
    for (String table : List.of("net/udp", "net/udp6")) {
      Path file = PROCESS.resolve(table);
      if (!Files.exists(file)) continue;
      for (String line : Files.readAllLines(file)) {
        String[] words = line.strip().split("\\s+");
        if (words.length <= INODE || !sockets.contains(words[INODE])) continue;
        String local = words[LOCAL];
        ports.add(Integer.parseInt(local.substring(local.indexOf(':') + 1), 16));
      }
    }
    return ports;
  }

  private static Set<String> sockets() throws IOException {
    Set<String> sockets = new HashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROCESS.resolve("fd"))) {
      for (Path each : all) {
        try {
          String target = Files.readSymbolicLink(each).toString();
          if (target.startsWith(SOCKET)) {
            sockets.add(target.substring(SOCKET.length(), target.length() - 1));
          }
        } catch (IOException e) {
          // Closed meanwhile, as the folder's own descriptor is.
        }
      }
    }
    return sockets;
  }
}
