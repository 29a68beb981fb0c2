package dev.sottovoce.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.Version;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Json;
import dev.sottovoce.cli.phone.KeyingOption;
import dev.sottovoce.cli.phone.TraceFile;
import dev.sottovoce.cli.phone.WavFiles;
import dev.sottovoce.cli.report.Alignment;
import dev.sottovoce.cli.report.CallResult;
import dev.sottovoce.cli.report.Direction;
import dev.sottovoce.cli.report.HtmlReport;
import dev.sottovoce.cli.report.Recording;
import dev.sottovoce.cli.report.ReportData;
import dev.sottovoce.cli.server.FirstRoot;
import dev.sottovoce.cli.server.LocalServer;
import dev.sottovoce.phone.TraceEvent;
import dev.sottovoce.phone.audio.AudioMatch;
import dev.sottovoce.server.SottovoceServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One run of the demo: each step is a method, in order. */
final class Demo {
  private static final String CALLER = "alice";
  private static final String CALLEE = "bob";
  private static final Duration PHONE_READY = Duration.ofSeconds(40);
  private static final Duration CALL_SLACK = Duration.ofSeconds(40);

  /** The jitter buffers give out what they hold. */
  private static final double TAIL_SECONDS = 0.8;

  private final Console console;
  private final Path out;
  private final Path work;
  private final KeyingOption keying;
  private final Path said;
  private final Path saidBack;
  private final Path heard;
  private final Path heardBack;
  private final Instant started = Clock.systemUTC().instant();

  /**
   * @param wav what the caller says; null for the recording that comes with Sottovoce
   * @param out where the report and the recordings go
   * @param work a folder that is deleted afterwards
   * @param keying chooses the key agreement of both phones
   */
  Demo(Console console, @Nullable Path wav, Path out, Path work, KeyingOption keying)
      throws IOException {
    this.console = console;
    this.out = out;
    this.work = work;
    this.keying = keying;
    this.said = wav == null ? Speech.copyQuestion(out.resolve("sent.wav")) : wav;
    this.saidBack = Speech.copyAnswer(out.resolve("sent-back.wav"));
    this.heard = out.resolve("heard.wav");
    this.heardBack = out.resolve("heard-back.wav");
  }

  CallResult run() throws IOException, InterruptedException {
    // Read first: a file that cannot be played stops everything before it starts.
    Recording sent = WavFiles.read(said);
    Recording sentBack = WavFiles.read(saidBack);
    double seconds = Math.max(sent.seconds(), sentBack.seconds()) + TAIL_SECONDS;
    Ends ends;
    console.note("starting a server with a certification authority of its own");
    Path data = work.resolve("server");
    LocalServer.configure(data);
    FirstRoot.makeIn(data);
    try (SottovoceServer server = SottovoceServer.start(data)) {
      enrol(server);
      ends = talk(seconds);
    }
    console.note("comparing what was said with what was heard");
    return judge(ends, sent, sentBack);
  }

  /** What each phone said about the call. */
  private record Ends(CallResult caller, CallResult callee) {}

  private void enrol(SottovoceServer server) throws IOException, InterruptedException {
    console.note("enrolling " + CALLER + " and " + CALLEE);
    try (PhoneProcess first = enrolling(server, CALLER);
        PhoneProcess second = enrolling(server, CALLEE)) {
      if (first.end(PHONE_READY) != 0) throw first.failure("enrol");
      if (second.end(PHONE_READY) != 0) throw second.failure("enrol");
    }
    if (keying.wantsGroupKey()) makeGroup();
  }

  private void makeGroup() throws InterruptedException {
    console.note(CALLER + " makes a group with " + CALLEE + ", and seals its key to both phones");
    List<String> words = List.of("create", "demo", CALLEE, "--home", home(CALLER));
    try (PhoneProcess maker = PhoneProcess.startGroup(CALLER, words)) {
      if (maker.end(PHONE_READY) != 0) throw maker.failure("make a group");
    }
  }

  private PhoneProcess enrolling(SottovoceServer server, String user) throws IOException {
    String code = server.administration().addUser(user).text();
    return PhoneProcess.start(
        user, List.of("enrol", code, "--home", home(user), "--name", "demo", "--json"));
  }

  private Ends talk(double seconds) throws InterruptedException {
    console.note(CALLEE + "'s phone signs in and waits");
    try (PhoneProcess callee =
        PhoneProcess.start(CALLEE, phone("answer", CALLEE, saidBack, heard, "--once"))) {
      if (callee.next(PHONE_READY).isEmpty()) throw callee.failure("sign in");
      console.note(
          String.format(Locale.ROOT, "%s calls %s; they talk for %.0f s", CALLER, CALLEE, seconds));
      try (PhoneProcess caller =
          PhoneProcess.start(
              CALLER,
              phone(
                  "call",
                  CALLER,
                  said,
                  heardBack,
                  CALLEE,
                  "--duration",
                  String.format(Locale.ROOT, "%.2f", seconds)))) {
        Duration patience = CALL_SLACK.plusMillis(Math.round(seconds * 1000));
        CallResult calling = result(caller, patience, "call " + CALLEE);
        CallResult called = result(callee, CALL_SLACK, "take the call");
        caller.end(CALL_SLACK);
        callee.end(CALL_SLACK);
        return new Ends(calling, called);
      }
    }
  }

  private static CallResult result(PhoneProcess phone, Duration patience, String doing)
      throws InterruptedException {
    JsonNode node = phone.next(patience).orElseThrow(() -> phone.failure(doing));
    return Json.parse(node.toString(), CallResult.class)
        .filter(result -> node.has("ok"))
        .orElseThrow(() -> phone.failure(doing));
  }

  private List<String> phone(String verb, String user, Path play, Path record, String... more) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(verb, "--home", home(user), "--json"));
    words.addAll(List.of("--play", play.toString(), "--record", record.toString()));
    words.addAll(List.of("--trace", traceFile(user).toString()));
    words.addAll(keying.words());
    words.addAll(List.of(more));
    return words;
  }

  private CallResult judge(Ends ends, Recording sent, Recording sentBack) throws IOException {
    Recording there = recordingOrSilence(heard);
    Recording back = recordingOrSilence(heardBack);
    double match = AudioMatch.of(sent.samples(), there.samples());
    double matchBack = AudioMatch.of(sentBack.samples(), back.samples());
    boolean ok =
        ends.caller().ok()
            && ends.callee().ok()
            && Objects.equals(ends.caller().sas(), ends.callee().sas())
            && match >= CallResult.SAME_SPEECH
            && matchBack >= CallResult.SAME_SPEECH;
    Path report = out.resolve("report.html");
    CallResult result =
        ends.caller()
            .judged(
                ok,
                said.toString(),
                heard.toString(),
                saidBack.toString(),
                heardBack.toString(),
                rounded(match),
                rounded(matchBack),
                mouthToEar(sent, there, sentBack, back, match, matchBack),
                report.toString());
    Direction forth = direction(CALLER, CALLEE, sent, there, match, ends.caller(), ends.callee());
    Direction home =
        direction(CALLEE, CALLER, sentBack, back, matchBack, ends.callee(), ends.caller());
    Files.writeString(report, HtmlReport.html(data(result, ends, forth, home)));
    Summary.print(console, result, forth, home);
    return result;
  }

  /** Only where both ways were heard: else anything would fit. */
  private static @Nullable Long mouthToEar(
      Recording sent,
      Recording there,
      Recording sentBack,
      Recording back,
      double match,
      double matchBack) {
    if (Math.min(match, matchBack) < CallResult.SAME_SPEECH) return null;
    OptionalLong millis = Alignment.mouthToEarMillis(sent, there, sentBack, back);
    return millis.isPresent() ? millis.getAsLong() : null;
  }

  private ReportData data(CallResult result, Ends ends, Direction forth, Direction home)
      throws IOException {
    return new ReportData(
        result,
        Verdict.sentence(result, ends.caller().ok() && ends.callee().ok()),
        started,
        Version.NAME,
        forth,
        home,
        trace(CALLER),
        trace(CALLEE));
  }

  private static Direction direction(
      String speaker,
      String listener,
      Recording sent,
      Recording heard,
      double match,
      CallResult from,
      CallResult to) {
    return new Direction(
        speaker,
        listener,
        sent,
        heard,
        match,
        Alignment.delaySeconds(sent, heard),
        orZero(from.packetsSent()),
        orZero(to.packetsReceived()),
        orZero(to.packetsLost()),
        to.jitterMillis(),
        to.mos());
  }

  private List<TraceEvent> trace(String user) throws IOException {
    return Files.exists(traceFile(user)) ? TraceFile.read(traceFile(user)) : List.of();
  }

  private Path traceFile(String user) {
    return work.resolve(user + ".trace");
  }

  private String home(String user) {
    return work.resolve(user).toString();
  }

  private static Recording recordingOrSilence(Path file) {
    try {
      return WavFiles.read(file);
    } catch (Failure nothingHeard) {
      return new Recording(new short[0], 48_000);
    }
  }

  private static double rounded(double score) {
    return Math.round(score * 1000) / 1000.0;
  }

  private static long orZero(@Nullable Long count) {
    return count == null ? 0 : count;
  }
}
