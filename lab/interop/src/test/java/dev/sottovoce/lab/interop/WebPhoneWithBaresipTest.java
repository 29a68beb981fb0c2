package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.lab.interop.PageWithBaresip.Case;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The phone in a real Chromium and a stock baresip, each way, by the policy for foreign phones. In
 * a namespace with one address: this baresip takes DTLS from the first of a peer's addresses alone.
 */
class WebPhoneWithBaresipTest {
  @TempDir Path folder;

  @BeforeAll
  static void needs() {
    Needs.baresip();
    Needs.chromium();
    Needs.namespace();
  }

  @Test
  void thePageCalls_aStockPhoneAnswers_andNothingPretendsToKnowIt() throws Exception {
    run(Case.PAGE_CALLS);
  }

  @Test
  void aStockPhoneCalls_thePageAnswers() throws Exception {
    run(Case.BARESIP_CALLS);
  }

  @Test
  void byTheRegulatedPolicy_aStockPhoneHasNoCall() throws Exception {
    run(Case.NOT_ALLOWED);
  }

  private void run(Case wanted) throws Exception {
    Namespace.Outcome outcome =
        Namespace.java(
            PageWithBaresip.class,
            List.of(folder.toString(), wanted.name()),
            Duration.ofSeconds(90));
    assertEquals(0, outcome.status(), outcome::output);
  }
}
