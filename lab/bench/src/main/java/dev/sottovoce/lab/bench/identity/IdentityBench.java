package dev.sottovoce.lab.bench.identity;

import dev.sottovoce.lab.bench.BenchRow;
import dev.sottovoce.transparency.HeadState;
import dev.sottovoce.transparency.LatestProof;
import dev.sottovoce.transparency.LogVerifier;
import dev.sottovoce.transparency.StaleHead;
import dev.sottovoce.transparency.Verdict;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Rows of {@code bench identity}. */
public final class IdentityBench {
  private static final int WARM_UPS = 2_000;
  private static final int PROOFS = 2_000;
  private static final double MOST_MILLIS = 1;
  private static final double MOST_OCTETS = 3_000;

  private IdentityBench() {}

  /** Runs for about half a minute: it builds a tree of a million accounts first. */
  public static List<BenchRow> run() {
    return latestVersions();
  }

  private static List<BenchRow> latestVersions() {
    MillionAccounts accounts = new MillionAccounts();
    List<Double> millis = new ArrayList<>();
    List<Double> octets = new ArrayList<>();
    for (int i = -WARM_UPS; i < PROOFS; i++) {
      int account = Math.floorMod(i * 499L, MillionAccounts.LABELS);
      Bytes sent = accounts.proof(account).encoded();
      LogVerifier phone = phone(accounts);
      long before = System.nanoTime();
      Optional<LatestProof> proof = LatestProof.decode(sent);
      Verdict verdict =
          phone.verify(MillionAccounts.label(account), proof.orElseThrow(), Duration.ZERO);
      long after = System.nanoTime();
      if (!(verdict instanceof Verdict.Latest)) throw new IllegalStateException("" + verdict);
      if (i < 0) continue;
      millis.add((after - before) / 1e6);
      octets.add((double) sent.length());
    }
    String what = "newest version, 1 million labels, ";
    return List.of(
        BenchRow.atMost(what + "verify, median", percentile(millis, 50), "ms", MOST_MILLIS),
        BenchRow.told(what + "verify, 99th percentile", percentile(millis, 99), "ms"),
        BenchRow.told(what + "octets, median", percentile(octets, 50), "B"),
        BenchRow.atMost(what + "octets, largest", percentile(octets, 100), "B", MOST_OCTETS));
  }

  /** A phone that saw a head some days ago. */
  private static LogVerifier phone(MillionAccounts accounts) {
    HeadState seen =
        new HeadState(
            accounts.earlierSize(),
            accounts.earlierRoot(),
            Optional.of(MillionAccounts.WITNESSED.minus(Duration.ofDays(3))));
    return new LogVerifier(
        accounts.keys(), accounts.directory(), StaleHead.REFUSE, Optional.of(seen));
  }

  private static double percentile(List<Double> values, int percent) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }
}
