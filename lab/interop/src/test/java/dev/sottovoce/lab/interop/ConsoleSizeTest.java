package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.server.admin.Role;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console in a real Chromium with ten thousand users, each with a device. */
class ConsoleSizeTest {
  private static final int MANY = 10_000;

  /** What a person would notice; the machine that runs tests does other things, too. */
  private static final int LONGEST_GAP_MILLIS = 700;

  private static final int USUAL_GAP_MILLIS = 60;

  /** The browser's own word for what keeps a page from answering; longer than 50 ms. */
  private static final int LONGEST_TASK_MILLIS = 400;

  private static final String WATCH_TASKS =
      """
      (() => {
        globalThis.tasks = [];
        new PerformanceObserver((list) => tasks.push(...list.getEntries().map((each) => each.duration)))
          .observe({ type: 'longtask' });
        return 'watched';
      })()
      """;

  private static final String TASKS =
      "tasks.length + ' ' + Math.round(Math.max(0, ...tasks)) + ' ' +"
          + " Math.round(tasks.reduce((sum, each) => sum + each, 0))";

  private static final String LIST = "find('.scroll')";

  /** Finds an element in whatever shadow it stands. */
  private static final String FIND =
      """
      const find = (wanted, root = document) => {
        const here = root.querySelector(wanted);
        if (here !== null) return here;
        for (const each of root.querySelectorAll('*')) {
          const there = each.shadowRoot === null ? null : find(wanted, each.shadowRoot);
          if (there !== null) return there;
        }
        return null;
      };
      """;

  /** Scrolls on with each frame for three seconds: usual gap, longest gap, rows that were seen. */
  private static final String SCROLL =
      """
      new Promise((done) => {
        %s
        const list = %s;
        const gaps = [];
        let last = performance.now();
        const end = last + 3000;
        const step = (now) => {
          gaps.push(now - last);
          last = now;
          list.scrollTop += 130;
          if (now < end) requestAnimationFrame(step);
          else {
            gaps.sort((one, other) => one - other);
            const usual = Math.round(gaps[gaps.length >> 1]);
            const longest = Math.round(gaps.at(-1));
            done(`${usual} ${longest} ${Math.floor(list.scrollTop / 52)} ${list.querySelectorAll('li').length}`);
          }
        };
        requestAnimationFrame(step);
      })
      """
          .formatted(FIND, LIST);

  @TempDir Path folder;

  @Test
  void tenThousandDevices_scrollWithoutAHitch_andAreFoundByTheServer() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = Chromium.start(folder.resolve("profile"))) {
      addUsersAndDevices();
      assertEquals(MANY, own.server.administration().devices().size());
      ConsolePage page = new ConsolePage(chromium, ConsolePage.address(own));
      page.enter(own.server.administration().invite("olga", Role.AUDITOR));
      page.go("users");
      page.awaitText("user-00000");
      page.awaitText("10,000 users");
      chromium.evaluate(WATCH_TASKS);
      scroll(chromium);
      find(page, "-0987", "user-09870", "10 users");
      page.type("query", "nobody-like-that");
      page.awaitText("0 users");

      page.go("devices");
      page.awaitText("10,000 devices");
      scroll(chromium);
      find(page, "-0987", "user-09870", "10 devices");
      chromium.evaluate("location.hash = '#users'");
      page.awaitText("10,000 users");
      page.go("devices");
      page.awaitText("10,000 devices");
      page.choose("protection", "tpm");
      page.awaitText("1,000 devices");
      page.awaitText("user-00010");
      page.choose("protection", "strongbox");
      page.awaitText("No phone is like that.");
      tasks(chromium);
    }
  }

  /** While somebody scrolled and typed: what the browser's timeline calls long tasks. */
  private static void tasks(Chromium chromium) throws Exception {
    String[] seen = chromium.evaluate(TASKS).split(" ");
    String said = "long tasks, longest, together in ms: " + String.join(", ", seen);
    System.out.println("10,000 devices: " + said);
    assertTrue(Integer.parseInt(seen[1]) < LONGEST_TASK_MILLIS, said);
  }

  private static void scroll(Chromium chromium) throws Exception {
    String[] seen = chromium.evaluate(SCROLL).split(" ");
    String said = "usual gap, longest gap, rows, rows in the page: " + String.join(", ", seen);
    System.out.println("10,000 rows: " + said);
    assertTrue(Integer.parseInt(seen[0]) < USUAL_GAP_MILLIS, said);
    assertTrue(Integer.parseInt(seen[1]) < LONGEST_GAP_MILLIS, said);
    assertTrue(Integer.parseInt(seen[2]) > 200, said);
    assertTrue(Integer.parseInt(seen[3]) < 60, said);
  }

  private static void find(ConsolePage page, String part, String one, String all) throws Exception {
    long begun = System.nanoTime();
    page.type("query", part);
    page.awaitText(one);
    page.awaitText(all);
    long millis = (System.nanoTime() - begun) / 1_000_000;
    assertTrue(millis < 1_000, () -> "found after " + millis + " ms");
  }

  /** As many enrolments would take a minute or more; the rows are the same. */
  private void addUsersAndDevices() throws Exception {
    String database = "jdbc:sqlite:" + folder.resolve("server/sottovoce.db") + "?busy_timeout=5000";
    long now = System.currentTimeMillis();
    try (Connection connection = DriverManager.getConnection(database)) {
      connection.setAutoCommit(false);
      try (PreparedStatement user =
              connection.prepareStatement("INSERT INTO users (name, created_at) VALUES (?, ?)");
          PreparedStatement device =
              connection.prepareStatement(
                  "INSERT INTO devices (id, user_name, name, kind, created_at, expires_at,"
                      + " protection) VALUES (?, ?, 'a device', 'PHONE', ?, ?, ?)")) {
        for (int i = 0; i < MANY; i++) {
          String name = String.format("user-%05d", i);
          user.setString(1, name);
          user.setLong(2, now);
          user.addBatch();
          device.setString(1, UUID.randomUUID().toString());
          device.setString(2, name);
          device.setLong(3, now);
          device.setLong(4, now + 604_800_000L);
          device.setString(5, i % 10 == 0 ? "tpm" : "software");
          device.addBatch();
        }
        user.executeBatch();
        device.executeBatch();
      }
      connection.commit();
    }
  }
}
