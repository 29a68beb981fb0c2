package dev.sottovoce.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.dtls.DtlsAssociation.Output;
import dev.sottovoce.dtls.Recording.Event;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real Chromium said once is still understood, and what we say is still the same. */
class RecordingTest {
  private static final ExecutorService EXECUTOR = Executors.newCachedThreadPool();

  @AfterAll
  static void stop() {
    EXECUTOR.shutdownNow();
  }

  static Stream<Recording> all() {
    return Stream.concat(Recording.ofDtls13().stream(), Recording.ofDtls12().stream());
  }

  /** A failure that comes with a deliberate change of our messages asks for new recordings. */
  @ParameterizedTest
  @MethodSource("all")
  void aRecordedHandshake_endsInKeysAgain_octetForOctet(Recording recording) {
    DtlsAssociation ours = recording.association(EXECUTOR);
    List<String> sent = new ArrayList<>();
    List<Output> facts = new ArrayList<>();
    for (Recording.Step step : recording.steps()) {
      if (step.event() == Event.OUT) continue;
      for (Output output : ours.handle(step.input(), step.at())) {
        if (output instanceof Output.Transmit transmit) sent.add(transmit.datagram().hex());
        else if (!(output instanceof Output.WakeAt)) facts.add(output);
      }
    }
    assertTrue(facts.get(0) instanceof Output.Established, "" + facts);
    Output.Established end = (Output.Established) facts.get(0);
    assertEquals(recording.version().displayName(), end.keys().agreement().keying());
    // Bouncy Castle numbers its goodbye now this way, now that.
    int compared = sent.size() - (recording.version() == ProtocolVersion.DTLS_1_2 ? 1 : 0);
    assertEquals(sent(recording).subList(0, compared), sent.subList(0, compared));
    assertEquals(sent(recording).size(), sent.size());
  }

  private static List<String> sent(Recording recording) {
    return recording.steps().stream()
        .filter(step -> step.event() == Event.OUT)
        .map(step -> step.datagram().hex())
        .toList();
  }
}
