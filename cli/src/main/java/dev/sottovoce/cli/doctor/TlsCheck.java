package dev.sottovoce.cli.doctor;

import dev.sottovoce.server.edge.TlsSetup;
import java.util.List;

/** Which TLS the server would use: BoringSSL with post-quantum groups, or the JDK's. */
final class TlsCheck implements Check {
  @Override
  public List<Finding> look() {
    if (TlsSetup.isBoringSsl()) {
      return List.of(
          Finding.ok(
              "server tls",
              "BoringSSL; connections to the server are post-quantum (X25519MLKEM768) where the"
                  + " other end can."));
    }
    return List.of(
        Finding.hint(
            "server tls",
            "The JDK's own: BoringSSL does not load here, so connections to the server are not"
                + " post-quantum and cost more.",
            "Run the server on Linux x86-64 or ARM64 with glibc, or on macOS."));
  }
}
