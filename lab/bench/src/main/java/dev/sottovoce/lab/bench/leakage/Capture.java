package dev.sottovoce.lab.bench.leakage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What the system's capture (dumpcap) sees of UDP on the loopback, while it is open: the kernel
 * puts the time on each packet as the sender hands it over, outside of the phones and of this
 * program.
 */
final class Capture implements AutoCloseable {
  /** Headers of Ethernet, IPv6, UDP and RTP; what follows is encrypted. */
  private static final int KEPT_OCTETS = 80;

  private static final int PCAP_HEADER_OCTETS = 24;
  private static final int LOOK_AGAIN_MILLIS = 25;
  private static final int MOST_LOOKS = 400;
  private static final int BUFFER_MIB = 16;

  private final Process process;

  private Capture(Process process) {
    this.process = process;
  }

  /**
   * @throws IOException where dumpcap is missing or may not capture; the message says what to do
   */
  static Capture start(Path file) throws IOException, InterruptedException {
    Files.deleteIfExists(file);
    Process process;
    try {
      process =
          new ProcessBuilder(
                  "dumpcap",
                  "-q",
                  "-P",
                  "-p",
                  "-i",
                  "lo",
                  "-f",
                  "udp",
                  "-s",
                  "" + KEPT_OCTETS,
                  "-B",
                  "" + BUFFER_MIB,
                  "-w",
                  file.toString())
              .redirectErrorStream(true)
              .redirectOutput(file.resolveSibling("dumpcap.log").toFile())
              .start();
    } catch (IOException e) {
      throw new IOException("dumpcap is not installed (Debian: tshark)", e);
    }
    for (int look = 0; look < MOST_LOOKS && process.isAlive(); look++) {
      // The file's header is there as soon as it listens.
      if (Files.exists(file) && Files.size(file) >= PCAP_HEADER_OCTETS) return new Capture(process);
      process.waitFor(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
    process.destroy();
    throw new IOException(
        "dumpcap may not capture on the loopback here (run as root, or join the group wireshark)");
  }

  /** The file is whole after this. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
