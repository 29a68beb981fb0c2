package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Calls of all kinds, good and bad, by real phones, server and relay, with the log at its finest:
 * nothing that is written anywhere says who called whom, from where, or with which keys.
 */
@Timeout(240)
class QuietCallsTest {
  private static final String OURS = "dev.sottovoce";

  /** What a description or a header holds that belongs to one call alone. */
  private static final List<Pattern> OF_ONE_CALL =
      List.of(
          Pattern.compile("a=ice-pwd:(\\S+)"),
          Pattern.compile("a=ice-ufrag:(\\S+)"),
          Pattern.compile("a=fingerprint:sha-256 (\\S+)"),
          Pattern.compile("a=zrtp-hash:\\S+ (\\S+)"),
          Pattern.compile("a=key-mgmt:mikey (\\S+)"),
          Pattern.compile("a=candidate:\\S+ 1 udp \\d+ (\\S+ \\d+) typ"),
          Pattern.compile("(?m)^Call-ID: (\\S+)"),
          Pattern.compile("(?m)^Identity: ([^;\\s]+)"),
          Pattern.compile("(?m)^Sottovoce-Nonce: (\\S+)"),
          Pattern.compile(";tag=([A-Za-z0-9_-]{16,})"));

  @TempDir Path folder;

  private final Capture capture = new Capture();
  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final Set<String> secrets = new TreeSet<>();
  private final Wire callers = new Wire();
  private final Wire callees = new Wire();

  private static final class Capture extends AppenderBase<ILoggingEvent> {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(event.getLoggerName() + " " + event.getFormattedMessage());
      for (IThrowableProxy each = event.getThrowableProxy(); each != null; each = each.getCause()) {
        lines.add(each.getClassName() + ": " + each.getMessage());
      }
    }
  }

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }

  @BeforeEach
  void listen() {
    capture.start();
    logger(Logger.ROOT_LOGGER_NAME).addAppender(capture);
    logger(OURS).setLevel(Level.TRACE);
    PrintStream heard = new PrintStream(console, true, StandardCharsets.UTF_8);
    System.setOut(heard);
    System.setErr(heard);
  }

  @AfterEach
  void stop() {
    System.setOut(out);
    System.setErr(err);
    logger(Logger.ROOT_LOGGER_NAME).detachAppender(capture);
    logger(OURS).setLevel(null);
  }

  private static ToneAudio audio() {
    return new ToneAudio(440, 440, 10);
  }

  /** One that is held, rekeyed and hung up, one that is declined, one that is given up. */
  private void calls(Phone from, Phone to) throws Exception {
    CompletableFuture<Call> answered = new CompletableFuture<>();
    to.onIncomingCall(incoming -> answered.complete(incoming.answer(audio().options())));
    Call call = from.call("florence", audio().options());
    SecurityReport report = call.connected().get(30, SECONDS);
    answered.get(10, SECONDS).connected().get(10, SECONDS);
    report.string().ifPresent(string -> secrets.add(string.text()));
    call.hold();
    Thread.sleep(300);
    call.resume();
    Thread.sleep(300);
    call.rekey();
    Thread.sleep(700);
    call.hangUp();
    call.ended().get(10, SECONDS);
    to.onIncomingCall(incoming -> incoming.decline());
    from.call("florence", audio().options()).ended().get(20, SECONDS);
    CompletableFuture<Boolean> rings = new CompletableFuture<>();
    to.onIncomingCall(incoming -> rings.complete(true));
    Call givenUp = from.call("florence", audio().options());
    rings.get(20, SECONDS);
    givenUp.hangUp();
    givenUp.ended().get(10, SECONDS);
  }

  /** What goes wrong says the most. */
  private void mishaps(Phone from, Phone to, Street street, Account callee) throws Exception {
    from.call("nobody-at-all", audio().options()).ended().get(20, SECONDS);
    to.onIncomingCall(incoming -> incoming.answer(audio().options()));
    UnaryOperator<SipMessage> spoil =
        message ->
            message.body().isEmpty()
                ? message
                : LyingServer.Change.withBody(
                    message, Bytes.concat(message.body(), Bytes.utf8("x=1\r\n")));
    callees.toPhone = spoil::apply;
    from.call("florence", audio().options()).ended().get(30, SECONDS);
    callees.toPhone = message -> message;
    street.house.server().administration().revoke(UUID.fromString(callee.deviceId()));
    Thread.sleep(1500);
    from.call("florence", audio().options()).ended().get(30, SECONDS);
  }

  /** What was said on both connections, as far as it can be read there. */
  private void collect() {
    for (Wire wire : List.of(callers, callees)) {
      for (Queue<SipMessage> each : List.of(wire.sent, wire.received)) {
        for (SipMessage message : each) {
          if (message.cseq().method().equals("REGISTER")) continue;
          String text = message.octets().latin1();
          for (Pattern pattern : OF_ONE_CALL) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) secrets.add(matcher.group(1));
          }
        }
      }
    }
  }

  /** Every row of the server's database. */
  private static Map<String, Set<String>> rows(Path database) throws SQLException {
    Map<String, Set<String>> all = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement tables = connection.createStatement();
        ResultSet names =
            tables.executeQuery("SELECT name FROM sqlite_master WHERE type = 'table'")) {
      while (names.next()) {
        Set<String> rows = new TreeSet<>();
        try (Statement statement = connection.createStatement();
            ResultSet found = statement.executeQuery("SELECT * FROM " + names.getString(1))) {
          while (found.next()) {
            StringBuilder row = new StringBuilder();
            for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
              row.append(found.getString(i)).append('|');
            }
            rows.add(row.toString());
          }
        }
        all.put(names.getString(1), rows);
      }
    }
    return all;
  }

  /** The tables that are not as they were; those of the log follow what accounts said before. */
  private static Set<String> changed(
      Map<String, Set<String>> before, Map<String, Set<String>> after) {
    Set<String> tables = new TreeSet<>(after.keySet());
    tables.removeIf(
        each -> each.startsWith("log_") || Objects.equals(after.get(each), before.get(each)));
    return tables;
  }

  private List<String> toldInFiles() throws IOException {
    List<String> told = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        for (String each : secrets) {
          if (content.contains(each)) told.add(each + " in " + folder.relativize(file));
        }
      }
    }
    return told;
  }

  private static List<String> toldIn(List<String> lines, Set<String> words) {
    return lines.stream().filter(line -> words.stream().anyMatch(line::contains)).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"standard", "protected"})
  void callsOfAllKinds_areWrittenDownNowhere(String metadata) throws Exception {
    Set<String> names = new TreeSet<>(Set.of("zebedee", "florence", "nobody-at-all"));
    try (Street street = new Street(folder, metadata)) {
      Account caller = street.enrol("zebedee", "desk");
      Account callee = street.enrol("florence", "desk");
      names.add(caller.deviceId());
      names.add(callee.deviceId());
      Path database = street.house.data().resolve("sottovoce.db");
      Map<String, Set<String>> before = Map.of();
      for (String keying : List.of("DTLS 1.3", "ZRTP", "MIKEY-DH")) {
        try (Phone from = street.phone("zebedee", "desk", caller, callers, keying);
            Phone to = street.phone("florence", "desk", callee, callees, keying)) {
          if (before.isEmpty()) before = rows(database);
          calls(from, to);
        }
      }
      assertEquals(Set.of(), changed(before, rows(database)), "calls leave no row");
      try (Phone from = street.phone("zebedee", "desk", caller, callers, "DTLS 1.3");
          Phone to = street.phone("florence", "desk", callee, callees, "DTLS 1.3")) {
        mishaps(from, to, street, callee);
      }
    }
    collect();
    assertTrue(secrets.size() > 20, "there is something to look for: " + secrets.size());
    assertTrue(capture.lines.size() > 2, "there is something to look in");
    Set<String> words = new TreeSet<>(secrets);
    words.addAll(names);
    assertEquals(List.of(), toldIn(List.copyOf(capture.lines), words));
    assertEquals(
        List.of(), toldIn(console.toString(StandardCharsets.UTF_8).lines().toList(), words));
    assertEquals(List.of(), toldInFiles());
    // Whoever looks finds what is there.
    assertFalse(toldIn(List.of("INVITE sip:florence@example.test"), words).isEmpty());
    Files.writeString(folder.resolve("notes"), secrets.iterator().next());
    assertFalse(toldInFiles().isEmpty());
  }
}
