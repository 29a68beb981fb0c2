package dev.sottovoce.lab.sidechannel;

import dev.sottovoce.lab.sidechannel.arm.ArmTarget;
import dev.sottovoce.lab.sidechannel.arm.Emulation;
import dev.sottovoce.lab.sidechannel.arm.Finding;
import dev.sottovoce.lab.sidechannel.memory.Child;
import dev.sottovoce.lab.sidechannel.memory.Counts;
import dev.sottovoce.lab.sidechannel.memory.Names;
import dev.sottovoce.lab.sidechannel.memory.Scenarios;
import dev.sottovoce.lab.sidechannel.memory.Scenarios.Residue;
import dev.sottovoce.lab.sidechannel.timing.Target;
import dev.sottovoce.lab.sidechannel.timing.Targets;
import dev.sottovoce.lab.sidechannel.timing.TimingTest;
import dev.sottovoce.lab.sidechannel.timing.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code ./sottovoce sidechannel [arm | memory [SCENARIO]] [--json]}. */
public final class Main {
  private static final int SAMPLES = 200_000;
  private static final long SEED = 1;

  /** The exit code when something is not installed. */
  private static final int ENVIRONMENT = 3;

  private Main() {}

  /**
   * Exits 0 when all is as it should be, 1 when not, 2 when it was called wrongly, 3 when something
   * is missing.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(arguments));
    boolean json = words.remove("--json");
    if (words.isEmpty()) System.exit(timing(json) ? 0 : 1);
    if (words.equals(List.of("arm"))) System.exit(arm(json));
    if (words.get(0).equals("memory") && words.size() <= 2) {
      System.exit(memory(words.size() == 2 ? words.get(1) : "", json) ? 0 : 1);
    }
    System.err.println("usage: sottovoce sidechannel [arm | memory [SCENARIO]] [--json]");
    System.exit(2);
  }

  private static boolean timing(boolean json) {
    List<String> rows = new ArrayList<>();
    boolean good = report(Targets.leakyControl(), true, json, rows);
    good &= report(Targets.leakyControlBehindHash(), true, json, rows);
    for (Target each : Targets.all()) good &= report(each, false, json, rows);
    if (json) printJson(good, rows);
    return good;
  }

  private static boolean report(Target target, boolean mustLeak, boolean json, List<String> rows) {
    Verdict verdict = TimingTest.run(target, SAMPLES, SEED);
    boolean good = verdict.leaks() == mustLeak;
    if (json) {
      rows.add(
          String.format(
              Locale.ROOT,
              "{\"target\":\"%s\",\"t\":%.2f,\"n\":%d,\"leaks\":%b,\"ok\":%b}",
              verdict.name(),
              verdict.t(),
              verdict.samples(),
              verdict.leaks(),
              good));
    } else {
      System.out.printf(
          Locale.ROOT,
          "%-4s %-45s t = %8.2f  n = %d%n",
          good ? "ok" : "BAD",
          verdict.name(),
          verdict.t(),
          verdict.samples());
    }
    return good;
  }

  private static boolean memory(String wanted, boolean json)
      throws IOException, InterruptedException {
    List<String> rows = new ArrayList<>();
    boolean good = true;
    for (Map.Entry<String, Scenarios.Entry> each : Scenarios.all().entrySet()) {
      if (!each.getKey().startsWith(wanted)) continue;
      for (Counts counts : Child.run(each.getKey())) {
        boolean right = isRight(each.getValue().residue(), counts);
        good &= right;
        rows.add(
            json ? asJson(each.getKey(), counts, right) : asText(each.getKey(), counts, right));
      }
    }
    if (json) printJson(good, rows);
    else rows.forEach(System.out::println);
    return good;
  }

  private static boolean isRight(Residue residue, Counts counts) {
    boolean seen = counts.alive() > 0 && !Names.isMissing(counts.secret());
    boolean gone = residue == Residue.COUNTED || counts.ended() == 0 && counts.collected() == 0;
    return seen && gone && counts.reachable() == 0;
  }

  private static String asText(String scenario, Counts counts, boolean right) {
    return String.format(
        Locale.ROOT,
        "%-4s %-36s %-36s values %2d  alive %3d  ended %3d  collected %3d  reachable %3d",
        right ? "ok" : "BAD",
        scenario,
        counts.secret(),
        counts.values(),
        counts.alive(),
        counts.ended(),
        counts.collected(),
        counts.reachable());
  }

  private static String asJson(String scenario, Counts counts, boolean right) {
    return String.format(
        Locale.ROOT,
        "{\"scenario\":\"%s\",\"secret\":\"%s\",\"values\":%d,\"alive\":%d,\"ended\":%d,\"collected\":%d,"
            + "\"reachable\":%d,\"ok\":%b}",
        scenario,
        counts.secret(),
        counts.values(),
        counts.alive(),
        counts.ended(),
        counts.collected(),
        counts.reachable(),
        right);
  }

  private static int arm(boolean json) throws IOException, InterruptedException {
    String whyNot = Emulation.whyNot();
    if (!whyNot.isEmpty()) {
      System.err.println("Nothing was stepped through: " + whyNot + ".");
      return ENVIRONMENT;
    }
    Path room = Path.of(System.getProperty("sottovoce.root", "."), "lab/sidechannel");
    Emulation emulation = Emulation.prepare(room);
    List<String> rows = new ArrayList<>();
    boolean good = true;
    for (ArmTarget each : ArmTarget.all()) {
      Finding finding = emulation.observe(each);
      good &= finding.isAsItShouldBe();
      if (json) rows.add(asJson(finding));
      else System.out.println(asText(finding));
    }
    if (json) printJson(good, rows);
    return good ? 0 : 1;
  }

  private static String asText(Finding finding) {
    return String.format(
        Locale.ROOT,
        "%-4s %-45s %7d instructions, %s, %s",
        finding.isAsItShouldBe() ? "ok" : "BAD",
        finding.target().about(),
        finding.instructions(),
        finding.flow() ? "one way" : "several ways",
        finding.addresses() ? "one set of addresses" : "several sets of addresses");
  }

  private static String asJson(Finding finding) {
    return String.format(
        Locale.ROOT,
        "{\"target\":\"%s\",\"instructions\":%d,\"sameFlow\":%b,\"sameAddresses\":%b,\"ok\":%b}",
        finding.target().about(),
        finding.instructions(),
        finding.flow(),
        finding.addresses(),
        finding.isAsItShouldBe());
  }

  private static void printJson(boolean good, List<String> rows) {
    System.out.println("{\"ok\":" + good + ",\"rows\":[" + String.join(",", rows) + "]}");
  }
}
