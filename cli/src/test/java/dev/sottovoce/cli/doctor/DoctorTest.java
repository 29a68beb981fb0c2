package dev.sottovoce.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.cli.doctor.Finding.Level;
import dev.sottovoce.cli.server.LocalServer;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.SottovoceServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir Path folder;

  @Test
  void oldJava_isAFault_newerIsAHint() {
    assertEquals(Level.FAULT, JavaCheck.version(21).level());
    assertEquals(Level.OK, JavaCheck.version(25).level());
    assertEquals(Level.HINT, JavaCheck.version(27).level());
  }

  @Test
  void takenPort_isToldWithWhatToDo_freePortIsFine() throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, here)) {
      port = taken.getLocalPort();
      Finding finding = new PortCheck("phones", here, port).look().getFirst();
      assertEquals(Level.HINT, finding.level());
      assertTrue(finding.advice().contains("sottovoce.yaml"));
    }
    assertEquals(Level.OK, new PortCheck("phones", here, port).look().getFirst().level());
  }

  @Test
  void clockBeforeThisProgram_isAFault() {
    Clock wrong = Clock.fixed(Instant.parse("1999-12-31T23:59:59Z"), ZoneOffset.UTC);
    assertEquals(Level.FAULT, new ClockCheck(wrong).look().getFirst().level());
    Clock later = Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);
    assertFalse(new ClockCheck(later).look().getFirst().level() == Level.FAULT);
  }

  /** The dates in certificates do not count here: they would hide by how much the clock is off. */
  @Test
  void clockThatDiffersFromTheServers_isSaidWithByHowMuch() throws Exception {
    Path data = folder.resolve("data");
    Path home = folder.resolve("home");
    LocalServer.configure(data);
    try (SottovoceServer server = SottovoceServer.start(data)) {
      String code = server.administration().addUser("alice").text();
      Enrolment.redeem(code, "desk", AccountStore.inFolder(home));

      assertEquals(Level.OK, serverClock(home, Duration.ZERO).level());
      assertEquals(Level.HINT, serverClock(home, Duration.ofMinutes(5)).level());
      Finding behind = serverClock(home, Duration.ofDays(-365));
      assertEquals(Level.FAULT, behind.level());
      assertEquals("This device's clock is 365 days behind the server's.", behind.found());
      assertTrue(behind.advice().startsWith("Set this device's clock"));
    }
    Finding unreachable = serverClock(home, Duration.ZERO);
    assertEquals(Level.HINT, unreachable.level());
    assertTrue(unreachable.found().contains("could not be asked"));
    assertTrue(new ServerClockCheck(folder, Clock.systemUTC()).look().isEmpty(), "no account");
  }

  private static Finding serverClock(Path home, Duration off) {
    return new ServerClockCheck(home, Clock.offset(Clock.systemUTC(), off)).look().getFirst();
  }

  @Test
  void certificate_isJudgedByTheClock() throws Exception {
    Path data = folder.resolve("data");
    LocalServer.configure(data);
    try (Administration administration = Administration.open(data)) {
      assertEquals("localhost", administration.config().domain());
    }
    Path authority = data.resolve("ca").resolve("ca.pem");
    Instant now = Instant.now();
    assertEquals(Level.OK, level(authority, now));
    assertEquals(Level.FAULT, level(authority, now.minus(Duration.ofDays(4000))));
    assertEquals(Level.FAULT, level(authority, now.plus(Duration.ofDays(40_000))));
    Path broken = folder.resolve("broken.pem");
    Files.writeString(broken, "nothing");
    assertEquals(Level.FAULT, level(broken, now));
    assertTrue(certificate(folder.resolve("missing.pem"), now).look().isEmpty());
  }

  @Test
  void folderThatOthersMayEnter_isAFault_withTheCommandThatHelps() throws Exception {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    Finding finding = new FolderCheck("server folder", open, "x").look().getFirst();
    assertEquals(Level.FAULT, finding.level());
    assertTrue(finding.advice().startsWith("chmod 700"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwx------"));
    assertEquals(Level.OK, new FolderCheck("server folder", open, "x").look().getFirst().level());
    assertEquals(
        Level.FAULT,
        new FolderCheck("x", Files.createFile(folder.resolve("file")), "x")
            .look()
            .getFirst()
            .level());
  }

  @Test
  void configurationThatCannotBeUsed_isAFault() throws Exception {
    Files.writeString(folder.resolve("sottovoce.yaml"), "domian: x\n");
    Finding finding = PortCheck.of(folder).getFirst().look().getFirst();
    assertEquals(Level.FAULT, finding.level());
    assertTrue(finding.found().contains("domian"), finding.found());
  }

  @Test
  void portForForeignPhones_isShownWhereItIsOn() throws Exception {
    Path yaml = folder.resolve("sottovoce.yaml");
    Files.writeString(yaml, "listen:\n  sipForeign: 127.0.0.1:0\n");
    Finding shown = PortCheck.of(folder).get(1).look().getFirst();
    assertEquals("foreign phones", shown.check());
    assertEquals(Level.HINT, shown.level());
    assertTrue(shown.found().startsWith("TLS 1.2 listener on 127.0.0.1:0"), shown.found());
    Files.writeString(yaml, "");
    assertFalse(
        PortCheck.of(folder).stream()
            .map(check -> check.look().getFirst().check())
            .anyMatch("foreign phones"::equals));
  }

  private static Level level(Path file, Instant now) {
    return certificate(file, now).look().getFirst().level();
  }

  private static CertificateCheck certificate(Path file, Instant now) {
    return new CertificateCheck("c", file, "Renew it.", Clock.fixed(now, ZoneOffset.UTC));
  }
}
