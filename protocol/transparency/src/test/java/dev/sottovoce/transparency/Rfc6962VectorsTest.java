package dev.sottovoce.transparency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.wire.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Proofs good and bad from another implementation; each file's first line says which. */
class Rfc6962VectorsTest {
  /** Two roots that are the same and no hashes: right there, refused here. */
  private static final String NO_HASHES =
      "testdata/consistency/additional/sizes-are-equal-one-and-proof-is-empty.json";

  @Test
  void inclusion() throws IOException {
    List<String[]> vectors = vectors("rfc6962-inclusion.txt");
    assertEquals(98, vectors.size());
    for (String[] each : vectors) {
      boolean included =
          MerkleProofs.isIncluded(
              hash(each[4]),
              Long.parseUnsignedLong(each[1]),
              Long.parseUnsignedLong(each[2]),
              hashes(each[6]),
              hash(each[3]));
      assertEquals(each[5].equals("ok"), included, each[0]);
    }
  }

  @Test
  void consistency() throws IOException {
    List<String[]> vectors = vectors("rfc6962-consistency.txt");
    assertEquals(98, vectors.size());
    for (String[] each : vectors) {
      boolean consistent =
          MerkleProofs.isConsistent(
              Long.parseUnsignedLong(each[1]),
              hash(each[3]),
              Long.parseUnsignedLong(each[2]),
              hash(each[4]),
              hashes(each[6]));
      assertEquals(each[5].equals("ok") && !each[0].equals(NO_HASHES), consistent, each[0]);
    }
  }

  private static Bytes hash(String hex) {
    return hex.equals("-") ? Bytes.EMPTY : Bytes.fromHex(hex);
  }

  private static List<Bytes> hashes(String text) {
    List<Bytes> hashes = new ArrayList<>();
    for (String each : text.split(" ")) if (!each.isEmpty()) hashes.add(hash(each));
    return hashes;
  }

  private static List<String[]> vectors(String file) throws IOException {
    try (var in = Rfc6962VectorsTest.class.getResourceAsStream(file)) {
      return new BufferedReader(
              new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.US_ASCII))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\\|", -1))
          .toList();
    }
  }
}
