package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Json;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.phone.TraceEvent;
import dev.sottovoce.phone.TraceListener;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trace events as lines of JSON; written as they happen, so that a crash leaves what came before.
 */
public final class TraceFile implements TraceListener, AutoCloseable {
  private final @Nullable BufferedWriter writer;

  private TraceFile(@Nullable BufferedWriter writer) {
    this.writer = writer;
  }

  /** One line of the file. */
  private record Line(String at, String kind, String label) {}

  /**
   * @param file null for no trace
   */
  static TraceFile open(@Nullable Path file) {
    try {
      return new TraceFile(file == null ? null : Files.newBufferedWriter(file));
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("The trace cannot be written", e), e);
    }
  }

  @Override
  public synchronized void happened(TraceEvent event) {
    if (writer == null) return;
    try {
      writer.write(Json.line(new Line(event.at().toString(), event.kind().name(), event.label())));
      writer.newLine();
      writer.flush();
    } catch (IOException e) {
      // A trace is not worth a call.
    }
  }

  @Override
  public synchronized void close() {
    if (writer == null) return;
    try {
      writer.close();
    } catch (IOException e) {
      // Every event was flushed.
    }
  }

  /** The events in a file, without the lines that are none. */
  public static List<TraceEvent> read(Path file) throws IOException {
    List<TraceEvent> events = new ArrayList<>();
    for (String text : Files.readAllLines(file)) {
      Json.parse(text, Line.class)
          .ifPresent(line ->
              events.add(
                  new TraceEvent(
                      Instant.parse(line.at()),
                      TraceEvent.Kind.valueOf(line.kind()),
                      line.label())));
    }
    return events;
  }
}
