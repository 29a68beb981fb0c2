package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How soon the phone in the browser can be used after it is opened, on loopback. */
class WebPhoneStartTest {
  /** The promise is a second, on a machine that does nothing else. */
  private static final double MOST_MILLIS = 3_000;

  /** Notes when something is there to be used, by the clock that begins with the navigation. */
  private static final String NOTES =
      """
      (() => {
        window.usable = {};
        window.wrong = [];
        for (const name of ['error', 'unhandledrejection']) {
          addEventListener(name, (event) => window.wrong.push(String(event.message ?? event.reason)));
        }
        const complain = console.error;
        console.error = (...all) => {
          window.wrong.push(all.join(' '));
          complain(...all);
        };
        const timer = setInterval(() => {
          const root = document.querySelector('sottovoce-app')?.shadowRoot;
          const note = (name, selector) => {
            if (root?.querySelector(selector)) window.usable[name] ??= performance.now();
          };
          note('code', '[name=code]');
          note('home', '[name=who]');
          note('call', '[name=who] ~ button:not([disabled])');
          if (window.usable.call) clearInterval(timer);
        }, 5);
      })()
      """;

  @TempDir Path folder;

  @Test
  void withinASecond_aNewcomerCanTypeACode_andWhoHasAPhoneCanCall() throws Exception {
    Needs.chromium();
    try (OwnServer own = OwnServer.withFirstLook(folder);
        Chromium chromium = Chromium.start(folder.resolve("bob"))) {
      chromium.beforeEachPage(NOTES);
      String address = "http://127.0.0.1:" + own.server.firstLookPort().getAsInt() + "/phone/";
      WebPhonePage bob = new WebPhonePage(chromium, address);
      bob.awaitText("Code");
      assertSoon(chromium, "code", "first visit, until a code can be typed");
      bob.enrol(own.server.administration().addUser("bob").text());
      bob.awaitWorker();
      assertNothingWrong(chromium);
      bob.reload();
      bob.awaitText("Ready");
      assertSoon(chromium, "home", "second visit, until the phone is shown");
      assertSoon(chromium, "call", "second visit, until somebody can be called");
      assertNothingWrong(chromium);
    }
  }

  /** What a person would find in the browser's own log of errors. */
  private static void assertNothingWrong(Chromium chromium) throws Exception {
    assertEquals("", chromium.evaluate("window.wrong.join(' | ')"));
  }

  private static void assertSoon(Chromium chromium, String what, String said) throws Exception {
    double millis = Double.parseDouble(chromium.evaluate("String(window.usable." + what + ")"));
    System.out.println(said + ": " + Math.round(millis) + " ms");
    assertTrue(millis < MOST_MILLIS, said + ": " + millis);
  }
}
