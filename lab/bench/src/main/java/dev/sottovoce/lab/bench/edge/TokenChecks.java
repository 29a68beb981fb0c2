package dev.sottovoce.lab.bench.edge;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.identity.token.Checked;
import dev.sottovoce.identity.token.ProofCheck;
import dev.sottovoce.lab.bench.BenchRow;
import dev.sottovoce.server.store.LiveDevices;
import dev.sottovoce.server.token.Tokens;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;

/** Looking at access tokens, on this thread's own CPU time. */
final class TokenChecks {
  private static final int MANY = 20_000;
  private static final int STRANGE = 4_000;
  private static final int WARM_UPS = 1_000;

  /** More than the server remembers, so that the first are forgotten. */
  private static final int ISSUED = 16_000;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private TokenChecks() {}

  static List<BenchRow> rows(LiveDevices devices) {
    Tokens tokens =
        new Tokens(
            devices,
            () -> "https://localhost:8443",
            EnumSet.allOf(ProofCheck.Check.class),
            Clock.systemUTC());
    DeviceCertificate device = new DeviceCertificate("alice", "example.test", UUID.randomUUID());
    List<String> issued = new ArrayList<>();
    for (int i = 0; i < ISSUED; i++) issued.add(tokens.issue(device, "t".repeat(43)));
    check(tokens, issued.subList(0, WARM_UPS));
    double strange = check(tokens, issued.subList(WARM_UPS, WARM_UPS + STRANGE));
    List<String> one = java.util.Collections.nCopies(MANY, issued.getLast());
    check(tokens, one);
    return List.of(
        BenchRow.atMost("token, of this server", check(tokens, one), "us CPU", 50),
        BenchRow.told("token, its signature looked at", strange, "us CPU"));
  }

  /** Microseconds for each. */
  private static double check(Tokens tokens, List<String> all) {
    long before = THREADS.getCurrentThreadCpuTime();
    for (String each : all) {
      if (!(tokens.unproven(each) instanceof Checked.Good<?>)) {
        throw new IllegalStateException("a good token was refused");
      }
    }
    return (THREADS.getCurrentThreadCpuTime() - before) / 1e3 / all.size();
  }
}
