package dev.sottovoce.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.server.edge.EdgeLimits;
import dev.sottovoce.server.http.HttpLimits;
import dev.sottovoce.server.limits.Doors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The HTTPS port turns strangers away before they have said a word of TLS. */
@Timeout(60)
class HttpsLimitsTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);

  @TempDir Path data;
  private final List<Socket> guests = new ArrayList<>();

  @AfterEach
  void leave() throws Exception {
    for (Socket each : guests) each.close();
  }

  @Test
  void aSourceWithTooManyConnections_isCutWithoutAHandshake_andComesBackWhenOneIsGone()
      throws Exception {
    try (RunningServer running = start(new Doors.Limits(100, 3, 100, 100, 100), PATIENT)) {
      for (int i = 0; i < 3; i++) assertFalse(isCut(silent(running)));
      assertTrue(isCut(silent(running)));
      guests.get(0).close();
      awaitHealth(running);
    }
  }

  @Test
  void handshakesUnderWay_areCounted_untilTheyAreOver() throws Exception {
    try (RunningServer running = start(new Doors.Limits(100, 100, 3, 3, 100), PATIENT)) {
      for (int i = 0; i < 6; i++) shakenHands(running);
      for (int i = 0; i < 3; i++) assertFalse(isCut(silent(running)));
      assertTrue(isCut(silent(running)));
    }
  }

  @Test
  void aHandshakeThatTakesTooLong_makesRoomForAnother() throws Exception {
    try (RunningServer running =
        start(new Doors.Limits(100, 100, 1, 1, 100), Duration.ofMillis(300))) {
      Socket silent = silent(running);
      silent.setSoTimeout(10_000);
      assertEquals(-1, silent.getInputStream().read());
      awaitHealth(running);
    }
  }

  @Test
  void handshakesOfOneSource_leaveRoomForOthers() throws Exception {
    try (RunningServer running = start(new Doors.Limits(100, 100, 100, 3, 100), PATIENT)) {
      for (int i = 0; i < 3; i++) silent(running);
      assertTrue(isCut(silent(running)));
      Socket elsewhere =
          new Socket(
              InetAddress.getByName("127.0.0.1"),
              running.server.httpsPort(),
              InetAddress.getByName("127.0.0.2"),
              0);
      guests.add(elsewhere);
      assertFalse(isCut(elsewhere));
    }
  }

  @Test
  void arrivalsOfOneSource_areCountedByTheMinute() throws Exception {
    try (RunningServer running = start(new Doors.Limits(100, 100, 100, 100, 2), PATIENT)) {
      silent(running).close();
      silent(running).close();
      assertTrue(isCut(silent(running)));
    }
  }

  /** Nothing that was turned away or has left stays counted. */
  @Test
  void manyThatComeAndGo_leaveRoom() throws Exception {
    try (RunningServer running = start(new Doors.Limits(2, 2, 2, 2, 1_000), PATIENT)) {
      for (int i = 0; i < 50; i++) silent(running).close();
      awaitHealth(running);
      assertFalse(isCut(shakenHands(running)));
    }
  }

  private RunningServer start(Doors.Limits doors, Duration handshakeWithin) throws IOException {
    return new RunningServer(
        data,
        Clock.systemUTC(),
        EdgeLimits.DEFAULT,
        new HttpLimits(doors, handshakeWithin, PATIENT, PATIENT));
  }

  private Socket silent(RunningServer running) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.server.httpsPort());
    guests.add(socket);
    return socket;
  }

  private SSLSocket shakenHands(RunningServer running) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            running
                .trusting()
                .getSocketFactory()
                .createSocket("localhost", running.server.httpsPort());
    guests.add(socket);
    socket.startHandshake();
    // Our handshake is over a little before the server's: an answer says that both are.
    socket
        .getOutputStream()
        .write("GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
    assertTrue(socket.getInputStream().read(new byte[4096]) > 0);
    return socket;
  }

  private static boolean isCut(Socket socket) throws IOException {
    socket.setSoTimeout(500);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** The server hears of a closed connection a little later than we. */
  private static void awaitHealth(RunningServer running) throws Exception {
    for (int attempt = 0; attempt < 200; attempt++) {
      try {
        assertEquals(200, running.get("/api/v1/health").statusCode());
        return;
      } catch (IOException e) {
        Thread.onSpinWait();
      }
    }
    throw new AssertionError("the server takes nobody any more");
  }
}
