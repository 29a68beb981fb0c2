package dev.sottovoce.lab.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page in a real Chromium may not do, what it loads, and how soon it is there. */
class WebPhoneContentTest {
  private static final int MOST_OCTETS = 250_000;
  private static final double MOST_MILLIS = 1_000;

  /** Where others keep the machine busy. */
  private static final int MOST_LOADS = 4;

  /** What somebody who gets a script into the page tries; each says what became of it. */
  private static final String ATTEMPTS =
      """
      (async () => {
        const broken = [];
        document.addEventListener('securitypolicyviolation', (each) =>
          broken.push(each.effectiveDirective));
        // Out of what DevTools runs, which may do what pages may not.
        const outside = (run) =>
          new Promise((done) => setTimeout(async () => {
            try {
              done(String(await run()));
            } catch (problem) {
              done(problem.name);
            }
          }));
        const loads = (element, to) =>
          new Promise((done) => {
            element.onload = () => done('loaded');
            element.onerror = () => done('blocked');
            document.body.append(to(element));
            setTimeout(() => done('blocked'), 1500);
          });
        const other = 'OTHER';
        const said = {
          eval: await outside(() => (0, eval)('1 + 1')),
          function: await outside(() => new Function('return 1')()),
          markup: await outside(() => (document.createElement('p').innerHTML = '<b>x</b>')),
          policy: await outside(() => trustedTypes.createPolicy('mine', {}).name),
          script: await outside(() => {
            const script = document.createElement('script');
            script.src = '/phone/worker.js';
            return script.src;
          }),
          fetch: await outside(() => fetch(other).then(() => 'answered')),
          socket: await outside(() => new Promise((done) => {
            const socket = new WebSocket(other.replace('http', 'ws'));
            socket.onopen = () => done('open');
            socket.onerror = () => done('blocked');
          })),
          image: await outside(() => loads(new Image(), (it) => ((it.src = other), it))),
          style: await outside(() => {
            const style = document.createElement('style');
            style.textContent = 'body { --mine: 1 }';
            document.head.append(style);
            return getComputedStyle(document.body).getPropertyValue('--mine');
          }),
        };
        await outside(() => navigator.sendBeacon(other, 'x'));
        await outside(() => loads(document.createElement('iframe'), (it) => ((it.src = other), it)));
        await new Promise((done) => setTimeout(done, 500));
        const all = Object.entries(said).map(([what, became]) => `${what} ${became}`.trim());
        return [...all, ...new Set(broken)].join('\\n');
      })()
      """;

  private static final String NOTHING =
      "HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n";

  private static final String LOADED =
      """
      performance.getEntriesByType('resource').map((each) => each.name)
        .filter((each) => !each.startsWith(location.origin + '/')).join(' ')
      """;

  private static final String OCTETS =
      """
      String([...performance.getEntriesByType('navigation'),
        ...performance.getEntriesByType('resource')]
        .reduce((sum, each) => sum + each.encodedBodySize, 0))
      """;

  /** Notes when somebody can type a code. */
  private static final String WATCH =
      """
      const look = () => {
        const field = document.querySelector('sottovoce-app')?.shadowRoot?.querySelector('textarea');
        if (field) window.interactive = performance.now();
        else requestAnimationFrame(look);
      };
      look();
      """;

  @TempDir Path folder;

  private static String address(OwnServer own) {
    return "http://127.0.0.1:" + own.server.firstLookPort().getAsInt() + "/phone/";
  }

  @Test
  void aScriptThatGotIn_runsNoOther_writesNoMarkup_andReachesNobodyElse() throws Exception {
    Needs.chromium();
    List<String> reached = new CopyOnWriteArrayList<>();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Chromium chromium = Chromium.start(folder.resolve("profile"))) {
      Thread.ofVirtual().start(() -> answer(other, reached));
      String elsewhere = "http://127.0.0.1:" + other.getLocalPort() + "/";
      chromium.evaluate("fetch('" + elsewhere + "').catch(() => 'nothing')");
      assertEquals(List.of("GET / HTTP/1.1"), reached, "control: a page without rules");
      reached.clear();
      WebPhonePage page = new WebPhonePage(chromium, address(own));
      String said = chromium.evaluate(ATTEMPTS.replace("OTHER", elsewhere));
      assertEquals(
          """
          eval EvalError
          function EvalError
          markup TypeError
          policy TypeError
          script TypeError
          fetch TypeError
          socket blocked
          image blocked
          style
          require-trusted-types-for
          trusted-types
          connect-src
          img-src
          frame-src
          style-src-elem\
          """
              .lines()
              .sorted()
              .toList(),
          said.lines().sorted().toList());
      assertEquals(List.of(), reached, "nobody else was reached");
      page.reload();
      page.enrol(own.server.administration().addUser("bob").text());
      page.awaitWorker();
      assertEquals("", chromium.evaluate(LOADED), "asked of somebody else");
    }
  }

  private static void answer(ServerSocket other, List<String> reached) {
    while (!other.isClosed()) {
      try (Socket asked = other.accept()) {
        String line =
            new BufferedReader(new InputStreamReader(asked.getInputStream(), UTF_8)).readLine();
        // A connection on which nothing is asked is made ahead of need, and not by pages.
        if (line != null) reached.add(line);
        asked.getOutputStream().write(NOTHING.getBytes(UTF_8));
      } catch (IOException e) {
        // It is closed, or whoever asked has gone.
      }
    }
  }

  /** Everything that a first visit loads, compressed, with the parts that are needed later. */
  @Test
  void theFirstPage_isSmall_andThereInASecond() throws Exception {
    Needs.chromium();
    double soonest = Double.MAX_VALUE;
    int octets = 0;
    try (OwnServer own = OwnServer.withFirstLook(folder)) {
      for (int i = 0; i < MOST_LOADS && soonest > MOST_MILLIS; i++) {
        try (Chromium chromium = Chromium.start(folder.resolve("profile" + i))) {
          chromium.beforeEachPage(WATCH);
          WebPhonePage page = new WebPhonePage(chromium, address(own));
          page.awaitText("Code");
          double millis = Double.parseDouble(chromium.evaluate("String(window.interactive)"));
          soonest = Math.min(soonest, millis);
          octets = Math.max(octets, Integer.parseInt(chromium.evaluate(OCTETS)));
        }
      }
    }
    System.out.printf("first page: %,d octets, interactive after %.0f ms%n", octets, soonest);
    assertTrue(octets > 50_000 && octets < MOST_OCTETS, "octets: " + octets);
    OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
    // What a machine does that is busy with other things says nothing.
    assumeTrue(machine.getSystemLoadAverage() < 3 * machine.getAvailableProcessors());
    assertTrue(soonest < MOST_MILLIS, "milliseconds: " + soonest);
  }
}
