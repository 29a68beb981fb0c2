package dev.sottovoce.zrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole exchanges with fixed entropy, octet by octet, and what comes of them: a change of the wire
 * format or of a key shows here. A file is written anew with {@code -Dsottovoce.golden=PLACE}.
 */
class GoldenTranscriptTest {
  @ParameterizedTest
  @ValueSource(strings = {"DH3k", "X255", "XM76"})
  void theExchangeIsTheStoredOne(String agreement) throws IOException {
    ZrtpConfig config =
        switch (agreement) {
          case "DH3k" -> Parties.LINPHONE_LIKE;
          case "X255" -> Parties.X255;
          default -> Parties.OWN;
        };
    List<String> lines = transcript(Duo.of(config).seed(20).build().run().assertAgreed());
    String name = "golden-" + agreement + ".txt";
    String place = System.getProperty("sottovoce.golden");
    if (place != null) {
      Files.write(Path.of(place, name), lines);
    }
    assertEquals(stored(name), lines);
  }

  private static List<String> transcript(Duo duo) {
    List<String> lines = new ArrayList<>();
    for (Bytes datagram : duo.wire) lines.add("packet " + datagram.hex());
    ZrtpEndpoint.Output.Agreed agreed = duo.alice.agreed().orElseThrow();
    lines.add("sas " + agreed.sas().text());
    lines.add("suite " + agreed.keys().agreement().cipherSuite());
    lines.add("alice key " + Bytes.copyOf(agreed.keys().sendKey().exposedCopy()).hex());
    lines.add("alice salt " + Bytes.copyOf(agreed.keys().sendSalt().exposedCopy()).hex());
    lines.add("bob key " + Bytes.copyOf(agreed.keys().receiveKey().exposedCopy()).hex());
    lines.add("bob salt " + Bytes.copyOf(agreed.keys().receiveSalt().exposedCopy()).hex());
    return lines;
  }

  private static List<String> stored(String name) throws IOException {
    try (InputStream in = GoldenTranscriptTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    }
  }
}
