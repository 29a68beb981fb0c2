package dev.sottovoce.cli.doctor;

import dev.sottovoce.server.Administration;
import dev.sottovoce.server.store.PushFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether, and by what, phones that sleep are woken. */
final class PushCheck implements Check {
  private static final String NAME = "push";

  private final Path data;

  PushCheck(Path data) {
    this.data = data;
  }

  @Override
  public List<Finding> look() {
    if (!Files.exists(data.resolve("sottovoce.db"))) return List.of();
    try (Administration administration = Administration.open(data)) {
      List<String> services = administration.pushServices();
      if (services.isEmpty()) {
        return List.of(
            Finding.hint(
                NAME,
                "Phones that sleep are not woken, and ring only while they are connected.",
                "Name push services under 'push' in sottovoce.yaml."));
      }
      List<Finding> findings = new ArrayList<>();
      findings.add(
          Finding.ok(NAME, "Phones that sleep are woken by " + String.join(", ", services) + "."));
      for (PushFigures.Figure each : administration.pushFigures()) findings.add(judged(each));
      return findings;
    } catch (IOException e) {
      return List.of(
          Finding.fault(
              NAME,
              "Push cannot be looked at: " + e.getMessage() + ".",
              "See 'push' in sottovoce.yaml and the files that it names."));
    }
  }

  private static Finding judged(PushFigures.Figure figure) {
    String found =
        figure.model()
            + ": "
            + figure.woken()
            + " woken"
            + figure.there().map(span -> ", there after " + words(span)).orElse("")
            + figure.ringing().map(span -> ", ringing after " + words(span)).orElse("")
            + ", "
            + figure.missed()
            + " did not come.";
    return figure.isGood()
        ? Finding.ok(NAME, found)
        : Finding.hint(
            NAME,
            found,
            "Look whether such phones restrict what runs in the background, and at their push"
                + " service.");
  }

  private static String words(PushFigures.Span span) {
    return String.format(
        Locale.ROOT,
        "%.1f s (p50), %.1f s (p95)",
        span.p50().toMillis() / 1000.0,
        span.p95().toMillis() / 1000.0);
  }
}
