package dev.sottovoce.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz targets of this room; without JAZZER_FUZZ they replay their seeds and finds. */
class PolicyFuzzTest {
  private static final Bytes DOCUMENT = Bytes.utf8(Profiles.text(Policy.Profile.DEFAULT));
  private static final Bytes KEY = Bytes.copyOf(new byte[32]);
  private static final VerifierKey OFFICER = PolicySignatures.verifierKey("officer", KEY);

  /** There is a policy, or sentences that say where there is none. */
  @MethodSource("documents")
  @FuzzTest(maxDuration = "60s")
  void document(byte[] octets) {
    String text = new String(octets, UTF_8);
    PolicyReader.Examination found = PolicyReader.examine(text);
    assertTrue(found.policy().isPresent() == found.problems().isEmpty());
    for (PolicyProblem refused : found.problems()) {
      assertFalse(refused.sentence().isBlank());
      assertTrue(refused.line() >= 0 && refused.line() <= octets.length + 1);
      assertTrue(refused.column() >= 0 && refused.column() <= octets.length + 1);
    }
  }

  static Stream<Named<byte[]>> documents() {
    return Stream.of(Policy.Profile.values())
        .map(each -> Named.of(each.name(), Profiles.text(each).getBytes(UTF_8)));
  }

  /** No line that the officer did not write counts for this document. */
  @MethodSource("signatures")
  @FuzzTest(maxDuration = "60s")
  void signature(byte[] octets) {
    String lines = new String(octets, UTF_8);
    Bytes another = Bytes.concat(DOCUMENT, Bytes.utf8("\n"));
    try {
      assertTrue(PolicySignatures.count(lines, another, List.of(OFFICER)) == 0, lines);
    } catch (PolicyException refused) {
      assertFalse(refused.sentence().isBlank());
    }
    VerifierKey.parse(lines);
  }

  static Stream<Named<byte[]>> signatures() {
    return Stream.of(
        Named.of("signature", PolicySignatures.sign("officer", KEY, DOCUMENT).getBytes(UTF_8)),
        Named.of("verifier key", OFFICER.text().getBytes(UTF_8)));
  }
}
