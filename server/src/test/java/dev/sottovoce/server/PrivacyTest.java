package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import dev.sottovoce.identity.EnrolmentCode;
import dev.sottovoce.server.edge.EdgeLimits;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Whatever happens, log and metrics do not say to whom. */
class PrivacyTest {
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

  private static final String[] LOGGERS = {
    "dev.sottovoce", "io.vertx", "io.netty.handler.ssl", "com.zaxxer", "org.flywaydb", "org.jdbi"
  };

  @TempDir Path data;
  private final Capture capture = new Capture();

  @BeforeEach
  void listen() {
    capture.start();
    for (String each : LOGGERS) {
      logger(each).addAppender(capture);
      logger(each).setAdditive(false);
      logger(each).setLevel(each.equals("dev.sottovoce") ? Level.TRACE : Level.INFO);
    }
  }

  @AfterEach
  void stop() {
    for (String each : LOGGERS) {
      logger(each).detachAppender(capture);
      logger(each).setAdditive(true);
      logger(each).setLevel(null);
    }
    logger("dev.sottovoce").setLevel(Level.INFO);
  }

  @Test
  void nobodysNameKeyOrAddress_isLoggedOrMeasured() throws Exception {
    String metrics;
    String secret;
    List<String> devices;
    try (RunningServer running = new RunningServer(data, new TestClock(), EdgeLimits.DEFAULT)) {
      secret = enrolments(running);
      try (TestPhone alice = running.phone("zebedee");
          TestPhone bob = running.phone("florence")) {
        devices = List.of(alice.device.toString(), bob.device.toString());
        call(alice, bob);
        mishaps(running, alice, bob);
        metrics = metrics(running);
      }
    }
    assertTrue(metrics.contains("sottovoce_connections"), metrics);
    assertTrue(capture.lines.size() > 2, "the log was captured");
    for (String line : capture.lines) {
      for (String word : new String[] {"zebedee", "florence", "example.test", secret}) {
        assertFalse(line.contains(word), line);
        assertFalse(metrics.contains(word), word);
      }
      for (String device : devices) assertFalse(line.contains(device), line);
      assertFalse(line.contains("127.0.0.1"), line);
      assertFalse(line.contains("PRIVATE KEY"), line);
    }
  }

  private static String enrolments(RunningServer running) throws Exception {
    EnrolmentCode code = running.server.administration().addUser("zebedee");
    assertEquals(
        201, running.enrol(code.secret(), CertificateAuthority.newKey(), "zebedee's").statusCode());
    assertEquals(
        403, running.enrol(code.secret(), CertificateAuthority.newKey(), "zebedee's").statusCode());
    assertEquals(400, running.post("/api/v1/enrolments", "{\"code\":\"zebedee").statusCode());
    return code.secret();
  }

  private static void call(TestPhone alice, TestPhone bob) throws IOException {
    assertEquals(200, alice.register().status());
    assertEquals(200, bob.register().status());
    alice.send(
        alice
            .request("INVITE", bob.address())
            .append(HeaderName.CONTACT, alice.contact())
            .toRequest());
    SipRequest ringing = bob.request();
    bob.send(ringing.respond(486, "Busy Here", "florence").toResponse());
    assertEquals(486, alice.laterResponse().status());
    bob.request();
  }

  private static void mishaps(RunningServer running, TestPhone alice, TestPhone bob)
      throws Exception {
    alice.send(Bytes.utf8("INVITE sip:zebedee@example.test SIP/2.0\r\nContent-Length: 0\r\n\r\n"));
    alice.send(
        alice
            .request("INVITE", "sip:nobody@example.test")
            .append(HeaderName.CONTACT, alice.contact())
            .body("application/sdp", Bytes.utf8("v=0\r\nzebedee\r\n"))
            .toRequest());
    alice.message();
    running.server.administration().revoke(bob.device);
    assertTrue(bob.isCut());
    try (TestPhone again = bob.reconnected(running.sipPort())) {
      assertTrue(again.isCut());
    }
  }

  private static String metrics(RunningServer running) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + running.server.metricsPort() + "/metrics");
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }
}
