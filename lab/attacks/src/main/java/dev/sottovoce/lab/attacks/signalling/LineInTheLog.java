package dev.sottovoce.lab.attacks.signalling;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.TlsLine;
import dev.sottovoce.lab.attacks.WebSocketLine;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.slf4j.LoggerFactory;

/** See {@link #story}. */
public final class LineInTheLog implements Attack {
  /** What would look like the server's own word, and clear the screen of whoever reads it. */
  private static final String FORGED = "2026-01-01T00:00:00.000Z ERROR Edge all is revoked";

  private static final String OURS = "dev.sottovoce";
  private static final Duration SETTLES = Duration.ofMillis(500);

  @Override
  public String story() {
    return "names, header fields, addresses and broken messages hold line ends and a line that looks"
        + " like the server's own";
  }

  @Override
  public String stoppedBy() {
    return "the log says what was wrong in the server's words, and repeats nothing that came";
  }

  /** The same words are found in a log where somebody writes them down. */
  @Override
  public Control control() {
    return new Control.HonestForm(target -> {
      try (Log log = new Log()) {
        LoggerFactory.getLogger(OURS + ".server.Somewhere").debug("refused: {}", FORGED);
        return log.has(FORGED);
      }
    });
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    try (Log log = new Log()) {
      enrols(target, "desk\r\n" + FORGED);
      Device mallory = target.device("mallory", FORGED);
      for (Bytes each : messages(mallory)) {
        try (TlsLine line = new TlsLine(target, mallory)) {
          line.send(each);
          line.isClosedWithin(Duration.ofMillis(200));
        } catch (IOException e) {
          // It was closed.
        }
      }
      target.enrols("sv1:\n" + FORGED);
      target.get("/api/v1/%0d%0a" + FORGED.replace(" ", "%20"), "User-Agent", FORGED);
      target.post("/oauth2/token", "grant_type=%0A" + FORGED, "DPoP", FORGED);
      target.post("/api/v1/console/sign-in", "{\"id\":\"\\n" + FORGED + "\"}");
      opens(target, "https://evil.example/" + FORGED.replace(' ', '+'));
      Thread.sleep(SETTLES.toMillis());
      return log.has("all is revoked")
          || log.has("all+is+revoked")
          || log.has("all%20is%20revoked");
    }
  }

  private static void enrols(Target target, String name) throws Exception {
    try {
      target.device("mole", name);
    } catch (IOException e) {
      // Such a name is refused.
    }
  }

  private static void opens(Target target, String origin) throws Exception {
    try (WebSocketLine line = new WebSocketLine(target, Optional.of(origin))) {
      throw new IllegalStateException("that site may connect");
    } catch (ExecutionException e) {
      // It may not.
    }
  }

  private static List<Bytes> messages(Device mallory) {
    String invite = mallory.invite("sip:nobody@" + Target.DOMAIN).octets().utf8();
    return List.of(
        Bytes.utf8(invite.replaceFirst("INVITE ", FORGED + "\r\n")),
        Bytes.utf8(invite.replaceFirst("From: <", "From: \"a\n" + FORGED + "\n\" <")),
        Bytes.utf8(invite.replaceFirst("CSeq: ", "User-Agent: x\u001b[2J" + FORGED + "\r\nCSeq: ")),
        Bytes.utf8(invite.replaceFirst("Call-ID: ", "Call-ID: \n" + FORGED)),
        Bytes.utf8(invite.replaceFirst("Content-Length: ", "Content-Length: " + FORGED)),
        Bytes.utf8(invite.replace("s=-", "s=\n" + FORGED)),
        Bytes.utf8("\n" + FORGED + "\n\r\n\r\n"));
  }

  /** What an operator's log would hold with the server's own events at their finest. */
  private static final class Log extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger(OURS);
    private final Level before = ours.getLevel();

    Log() {
      start();
      root.addAppender(this);
      ours.setLevel(Level.TRACE);
    }

    @Override
    protected void append(ILoggingEvent event) {
      boolean shown =
          event.getLoggerName().startsWith(OURS) || event.getLevel().isGreaterOrEqual(Level.WARN);
      if (!shown) return;
      lines.add(event.getFormattedMessage());
      for (IThrowableProxy each = event.getThrowableProxy(); each != null; each = each.getCause()) {
        lines.add(String.valueOf(each.getMessage()));
      }
    }

    boolean has(String words) {
      return lines.stream().anyMatch(line -> line.contains(words));
    }

    @Override
    public void close() {
      root.detachAppender(this);
      ours.setLevel(before);
    }
  }
}
