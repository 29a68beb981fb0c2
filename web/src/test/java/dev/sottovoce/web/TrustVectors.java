package dev.sottovoce.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.note.NoteSigner;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.crypto.note.VerifierKey.Algorithm;
import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.identity.TrustBundle.Kind;
import dev.sottovoce.transparency.DirectoryKey;
import dev.sottovoce.transparency.LogKeys;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** An organisation's roots, and what looks like some, each with what Java says of it. */
final class TrustVectors {
  private static final int LOG = 3;
  private static final int WITNESS = 4;
  private static final int DIRECTORY = 5;
  private static final int NEEDED = 6;

  private final Random random;
  private final ArrayNode cases = JsonNodeFactory.instance.arrayNode();
  private final Bytes authority;
  private final Bytes directory;
  private final Bytes log;
  private final List<Bytes> witnesses = new ArrayList<>();

  /** An entry as it stands in the encoding. */
  private record Entry(int kind, Bytes value) {}

  private TrustVectors(Random random) {
    this.random = random;
    authority = Bytes.utf8("no certificate, and none is looked at here");
    directory = octets(DirectoryKey.OCTETS);
    log = key("log.example", Algorithm.ED25519);
    for (int i = 0; i < LogKeys.MOST_WITNESSES + 1; i++) {
      witnesses.add(key("witness" + i + ".example", Algorithm.COSIGNATURE_V1));
    }
  }

  static ArrayNode make(Random random) {
    TrustVectors vectors = new TrustVectors(random);
    vectors.addRight();
    vectors.addWrong();
    return vectors.cases;
  }

  private void addRight() {
    add("no log", List.of(new Entry(1, authority)));
    add("two authorities", List.of(new Entry(1, authority), new Entry(1, octets(40))));
    add("a log without witnesses", with(List.of(), -1));
    add("a log that needs none", with(List.of(), 0));
    add("two of three witnesses", with(witnesses.subList(0, 3), 2));
    add("all of three, as nothing is said", with(witnesses.subList(0, 3), -1));
    add("as many as there may be", with(witnesses.subList(0, LogKeys.MOST_WITNESSES), 5));
  }

  private void addWrong() {
    List<Bytes> three = witnesses.subList(0, 3);
    add("none of three is needed", with(three, 0));
    add("four of three are needed", with(three, 4));
    add("too many witnesses", with(witnesses, 2));
    add("a witness twice", with(List.of(three.get(0), three.get(0)), 2));
    VerifierKey first = VerifierKey.parse(three.get(0).utf8()).orElseThrow();
    VerifierKey renamed = new VerifierKey("other.example", Algorithm.COSIGNATURE_V1, first.key());
    add("a witness with two names", with(List.of(three.get(0), Bytes.utf8(renamed.text())), 2));
    Bytes sameName = key(first.name(), Algorithm.COSIGNATURE_V1);
    add("two witnesses with one name", with(List.of(three.get(0), sameName), 2));
    Bytes signsHeads = key("witness.example", Algorithm.ED25519);
    add("a witness whose key signs heads", with(List.of(signsHeads), 1));
    add("a witness that is no key", with(List.of(Bytes.utf8("witness")), 1));
    String text = three.get(0).utf8();
    add("a witness with another id", with(List.of(Bytes.utf8(text.replace("+", "+0"))), 1));
    Entry root = new Entry(1, authority);
    Entry logKey = new Entry(LOG, log);
    Entry directoryKey = new Entry(DIRECTORY, directory);
    add("no directory key", List.of(root, logKey));
    add("a short directory key", List.of(root, logKey, new Entry(DIRECTORY, octets(31))));
    add("two octets of need", List.of(root, logKey, directoryKey, new Entry(NEEDED, octets(2))));
    add("two logs", List.of(root, logKey, logKey, directoryKey));
    add("a log whose key cosigns", List.of(root, new Entry(LOG, three.get(0)), directoryKey));
    add("no authority", List.of(logKey, directoryKey));
    add("out of order", List.of(root, directoryKey, logKey));
    add("an empty value", List.of(root, new Entry(2, Bytes.EMPTY)));
    add("an unknown kind", List.of(root, new Entry(7, octets(4))));
    Bytes right = encoded(with(three, 2));
    for (int at = 0; at < right.length(); at += 7) add("cut at " + at, right.slice(0, at));
    add("one more octet", Bytes.concat(right, Bytes.of(0)));
    add("another version", Bytes.concat(Bytes.of(2), right.slice(1, right.length())));
  }

  private List<Entry> with(List<Bytes> some, int needed) {
    List<Entry> entries = new ArrayList<>(List.of(new Entry(1, authority), new Entry(LOG, log)));
    for (Bytes each : some) entries.add(new Entry(WITNESS, each));
    entries.add(new Entry(DIRECTORY, directory));
    if (needed >= 0) entries.add(new Entry(NEEDED, Bytes.of(needed)));
    return entries;
  }

  private static Bytes encoded(List<Entry> entries) {
    ByteWriter writer = new ByteWriter(1024).u8(1);
    for (Entry each : entries) writer.u8(each.kind()).vector(3, each.value());
    return writer.toBytes();
  }

  private void add(String name, List<Entry> entries) {
    add(name, encoded(entries));
  }

  private void add(String name, Bytes encoded) {
    ObjectNode node = cases.addObject().put("name", name).put("encoded", encoded.base64Url());
    Optional<TrustBundle> bundle = TrustBundle.decode(encoded);
    if (bundle.isEmpty()) return;
    boolean hasLog = !bundle.get().values(Kind.LOG_KEY).isEmpty();
    Optional<LogKeys> keys = hasLog ? keys(bundle.get()) : Optional.empty();
    if (hasLog && keys.isEmpty()) return;
    node.putObject("usable")
        .put("pin", bundle.get().pin())
        .put("log", hasLog)
        .put("needed", keys.map(LogKeys::needed).orElse(0));
  }

  /** By the rules of a phone ({@code phone.log.PinnedLog}). */
  private static Optional<LogKeys> keys(TrustBundle bundle) {
    try {
      List<VerifierKey> witnesses = new ArrayList<>();
      for (Bytes each : bundle.values(Kind.WITNESS_KEY)) {
        witnesses.add(VerifierKey.parse(each.utf8()).orElseThrow(IllegalArgumentException::new));
      }
      VerifierKey log =
          VerifierKey.parse(bundle.values(Kind.LOG_KEY).get(0).utf8())
              .orElseThrow(IllegalArgumentException::new);
      new DirectoryKey(bundle.values(Kind.DIRECTORY_KEY).get(0));
      List<Bytes> needed = bundle.values(Kind.WITNESSES_NEEDED);
      if (!needed.isEmpty() && needed.get(0).length() != 1) return Optional.empty();
      int count = needed.isEmpty() ? witnesses.size() : needed.get(0).at(0);
      return Optional.of(new LogKeys(log, witnesses, count));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private Bytes key(String name, Algorithm algorithm) {
    try (NoteSigner signer = new NoteSigner(name, algorithm, Secret.copyOf(octets(32)))) {
      return Bytes.utf8(signer.verifier().text());
    }
  }

  private Bytes octets(int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return Bytes.unsafeWrap(octets);
  }
}
