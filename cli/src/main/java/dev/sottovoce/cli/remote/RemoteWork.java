package dev.sottovoce.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.output.CodeText;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Rows;
import dev.sottovoce.cli.output.Times;
import dev.sottovoce.cli.phone.HomeOption;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What commands over HTTPS have in common: whose device asks, and how the answer is shown. */
abstract class RemoteWork implements Runnable {
  final Console console;

  @Mixin private HomeOption home = new HomeOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  RemoteWork(Console console) {
    this.console = console;
  }

  RemoteServer server() {
    return RemoteServer.of(home);
  }

  /** Shows an answer as JSON; says whether that was asked for. */
  boolean shown(Object answer) {
    if (json) console.json(answer);
    return json;
  }

  /**
   * Shows a list of the server's.
   *
   * @param list its name at the server
   */
  void show(String list, Rows<JsonNode> rows) {
    rows.show(console, json, server().all(list, rows.plural()));
  }

  /** Shows what became of a change: a code or an address for somebody, or that it waits. */
  void showChange(JsonNode answer, String done) {
    if (shown(answer)) return;
    if (answer.has("waiting")) {
      console.say(RemoteServer.waiting(answer));
    } else if (answer.has("code")) {
      CodeText.say(
          console,
          text(answer, "address"),
          answer.path("validMinutes").asInt(),
          text(answer, "code"));
    } else if (answer.has("address")) {
      console.say(
          "An invitation for "
              + text(answer, "name")
              + ", good once and for "
              + answer.path("validMinutes").asInt()
              + " minutes. In the browser that will be used:");
      console.say("");
      console.say("  " + text(answer, "address"));
    } else {
      console.say(done);
    }
  }

  static String text(JsonNode node, String name) {
    return node.path(name).asText("");
  }

  /** A part of a path. */
  static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** A time of the server's. */
  static Instant instant(JsonNode node, String name) {
    try {
      return Instant.parse(text(node, name));
    } catch (DateTimeException e) {
      throw Failure.failed("The server's answer cannot be read.");
    }
  }

  static String time(JsonNode node, String name) {
    return Times.shown(instant(node, name));
  }

  /** The id of a device, as a person wrote it. */
  static UUID device(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw Failure.usage("'" + id + "' is no device id; copy it from 'sottovoce remote devices'.");
    }
  }
}
