package dev.sottovoce.lab.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * What a server must tell nobody: in its log, at its finest, no name, no device, no address of
 * whoever came, no secret; in its files no secret that can be used.
 */
final class Confidences implements AutoCloseable {
  /** What every server says of itself. */
  private static final Pattern OTHERS_ADDRESSES =
      Pattern.compile("127\\.0\\.0\\.(?!1\\b)[0-9]{1,3}");

  private static final String OURS = "dev.sottovoce";
  private static final String ROOT = Logger.ROOT_LOGGER_NAME;

  private final Capture capture = new Capture();

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

  Confidences() {
    capture.start();
    logger(ROOT).addAppender(capture);
    logger(OURS).setLevel(Level.TRACE);
  }

  /** What was told that must not be, by whoever was attacked. */
  List<String> told(Target target, Path folder) throws IOException {
    List<Pattern> words = new ArrayList<>(List.of(OTHERS_ADDRESSES));
    Stream.of(target.userNames(), target.deviceIds(), target.secrets())
        .flatMap(List::stream)
        .map(each -> Pattern.compile("(?<![\\w-])" + Pattern.quote(each) + "(?![\\w-])"))
        .forEach(words::add);
    List<String> told = new ArrayList<>();
    for (String line : capture.lines) {
      if (words.stream().anyMatch(word -> word.matcher(line).find())) told.add(line);
    }
    capture.lines.clear();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        if (target.secrets().stream().anyMatch(content::contains)) {
          told.add("a secret in " + folder.relativize(file));
        }
      }
    }
    return told;
  }

  /** See {@link #told}. */
  void areKept(Target target, Path folder) throws IOException {
    assertEquals(List.of(), told(target, folder));
  }

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }

  @Override
  public void close() {
    logger(ROOT).detachAppender(capture);
    logger(OURS).setLevel(null);
  }
}
