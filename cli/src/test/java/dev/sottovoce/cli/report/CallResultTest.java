package dev.sottovoce.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.cli.output.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract with programs: these names, in this order, null for unknown. */
class CallResultTest {
  private static final String NAMES =
      "ok, from, to, keying, group, srtp, postQuantum, lock, verifiedBy, sas, logHead, setupMillis,"
          + " packetsSent, packetsReceived, packetsLost, sentWav, heardWav, sentBackWav,"
          + " heardBackWav, audioMatch, audioMatchBack, mouthToEarMillis, jitterMillis, mos, leakage, anomalies,"
          + " metadata, report";

  @Test
  void json_hasExactlyTheFieldsOfTheContract() {
    for (CallResult result : List.of(SampleCall.result(true), CallResult.FAILED)) {
      List<String> names = new ArrayList<>();
      Json.parse(Json.line(result)).orElseThrow().fieldNames().forEachRemaining(names::add);
      assertEquals(NAMES, String.join(", ", names));
    }
  }

  @Test
  void leakage_isAnObjectOfCounts() {
    List<String> names = new ArrayList<>();
    Json.parse(Json.line(SampleCall.result(true)))
        .orElseThrow()
        .get("leakage")
        .fieldNames()
        .forEachRemaining(names::add);
    assertEquals(
        "packets, oddSizes, offBeat, slowFrames, missedBeats, heldBeats, keyPackets, boundPoints",
        String.join(", ", names));
  }

  @Test
  void jsonOfAResult_isReadBack() {
    CallResult result = SampleCall.result(true);
    assertEquals(result, Json.parse(Json.line(result), CallResult.class).orElseThrow());
  }
}
