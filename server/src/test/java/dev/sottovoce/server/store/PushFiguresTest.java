package dev.sottovoce.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.server.routing.Milestone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushFiguresTest {
  @TempDir Path folder;
  private Database database;
  private PushFigures figures;

  @BeforeEach
  void open() throws Exception {
    database = Database.open(folder.resolve("test.db"));
    figures = new PushFigures(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void percentiles_areOfEachModel() {
    for (int i = 1; i <= 100; i++) figures.add("Pixel", Milestone.THERE, Duration.ofMillis(i));
    figures.add("Pixel", Milestone.RINGING, Duration.ofMillis(7));
    figures.add("Pixel", Milestone.MISSED, Duration.ofSeconds(31));
    figures.add("Brick", Milestone.MISSED, Duration.ofSeconds(31));
    Duration seven = Duration.ofMillis(7);
    assertEquals(
        List.of(
            new PushFigures.Figure("Brick", 0, 1, Optional.empty(), Optional.empty()),
            new PushFigures.Figure(
                "Pixel",
                100,
                1,
                Optional.of(new PushFigures.Span(Duration.ofMillis(50), Duration.ofMillis(95))),
                Optional.of(new PushFigures.Span(seven, seven)))),
        figures.all());
  }

  @Test
  void onlyTheNewest_areKept() {
    for (int i = 0; i < PushFigures.NEWEST; i++) {
      figures.add("Pixel", Milestone.THERE, Duration.ofSeconds(9));
    }
    for (int i = 0; i < PushFigures.NEWEST; i++) {
      figures.add("Pixel", Milestone.THERE, Duration.ofSeconds(1));
    }
    PushFigures.Figure figure = figures.all().getFirst();
    assertEquals(PushFigures.NEWEST, figure.woken());
    assertEquals(Duration.ofSeconds(1), figure.there().orElseThrow().p95());
  }

  @Test
  void modelsWithoutEnd_becomeOne() {
    for (int i = 0; i < 100; i++) figures.add("model-" + i, Milestone.THERE, Duration.ZERO);
    List<PushFigures.Figure> all = figures.all();
    assertEquals(PushFigures.MOST_MODELS + 1, all.size());
    assertTrue(all.stream().anyMatch(each -> each.model().equals("other")));
  }
}
