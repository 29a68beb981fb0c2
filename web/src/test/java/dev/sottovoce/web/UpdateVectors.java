package dev.sottovoce.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.identity.TrustBundle.Kind;
import dev.sottovoce.identity.TrustUpdate;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.wire.Bytes;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Steps between an organisation's roots, each with what Java says of it. */
final class UpdateVectors {
  private final Random random;
  private final ArrayNode cases = JsonNodeFactory.instance.arrayNode();
  private final KeyPair oldKey = DeviceVectors.key();
  private final KeyPair newKey = DeviceVectors.key();
  private final KeyPair strangersKey = DeviceVectors.key();
  private final Bytes oldOne;
  private final Bytes newOne;
  private final Bytes stranger;
  private final Bytes anna;
  private final Bytes ben;
  private final Bytes mallory;

  private UpdateVectors(Random random) {
    this.random = random;
    oldOne = DeviceVectors.authorityOf(oldKey);
    newOne = DeviceVectors.authorityOf(newKey);
    stranger = DeviceVectors.authorityOf(strangersKey);
    anna = octets();
    ben = octets();
    mallory = octets();
  }

  static ArrayNode make(Random random) {
    UpdateVectors vectors = new UpdateVectors(random);
    vectors.addAll();
    return vectors.cases;
  }

  private void addAll() {
    Bytes officers = root("anna", anna);
    Bytes others = root("ben", ben);
    TrustBundle first = TrustBundle.of(oldOne).with(Kind.POLICY_ROOT, officers);
    TrustBundle both = first.withAuthorities(List.of(newOne, oldOne));
    TrustBundle last = first.withAuthorities(List.of(newOne));
    TrustUpdate announced = TrustUpdate.of(1, first, both).signedBy(oldKey.getPrivate(), oldOne);
    TrustUpdate retired = TrustUpdate.of(2, both, last).signedBy(newKey.getPrivate(), newOne);
    add("no steps", first, List.of());
    add("a new authority", first, List.of(announced));
    add("and the old one is gone", first, List.of(announced, retired));
    add("steps of before are passed over", both, List.of(announced, retired));
    add("a step that is missing", first, List.of(retired));
    add("nobody signed", first, List.of(TrustUpdate.of(1, first, both)));
    add(
        "the new authority signs for itself",
        first,
        List.of(TrustUpdate.of(1, first, both).signedBy(newKey.getPrivate(), newOne)));
    TrustBundle taken = first.withAuthorities(List.of(stranger, oldOne));
    add(
        "a stranger with the old one's hash",
        first,
        List.of(TrustUpdate.of(1, first, taken).signedBy(strangersKey.getPrivate(), oldOne)));
    add(
        "the one that goes signs",
        first,
        List.of(
            TrustUpdate.of(1, first, first.withAuthorities(List.of(newOne)))
                .signedBy(oldKey.getPrivate(), oldOne)));
    TrustBundle renamed = TrustBundle.of(oldOne).with(Kind.POLICY_ROOT, others);
    add("other officers", first, List.of(signed(first, renamed, "anna", anna)));
    add("other officers sign for themselves", first, List.of(signed(first, renamed, "ben", ben)));
    add("a stranger called anna", first, List.of(signed(first, renamed, "anna", mallory)));
    add(
        "officers that the authority signs for",
        first,
        List.of(TrustUpdate.of(1, first, renamed).signedBy(oldKey.getPrivate(), oldOne)));
    TrustBundle none = TrustBundle.of(oldOne);
    add("no officers any more", first, List.of(signed(first, none, "anna", anna)));
    add("officers where there were none", none, List.of(signed(none, first, "anna", anna)));
    TrustBundle all =
        TrustBundle.of(newOne)
            .with(Kind.POLICY_ROOT, others)
            .withAuthorities(List.of(newOne, oldOne));
    TrustUpdate half = signed(first, all, "anna", anna);
    add("both changed, officers alone", first, List.of(half));
    add("both changed, both signed", first, List.of(half.signedBy(oldKey.getPrivate(), oldOne)));
    add("no change", first, List.of(signed(first, first, "anna", anna)));
    Bytes right = announced.encoded();
    for (int at = 0; at < right.length(); at += 5) {
      byte[] changed = right.toArray();
      changed[at] ^= 1;
      add("octet " + at, first, Bytes.unsafeWrap(changed));
      add("cut at " + at, first, right.slice(0, at));
    }
    add("one more octet", first, Bytes.concat(right, Bytes.of(0)));
  }

  private static TrustUpdate signed(TrustBundle before, TrustBundle next, String name, Bytes key) {
    TrustUpdate update = TrustUpdate.of(1, before, next);
    return update.signedBy(PolicySignatures.sign(name, key, update.message()));
  }

  private static Bytes root(String name, Bytes key) {
    return new PolicyRoot(1, List.of(PolicySignatures.verifierKey(name, key))).encoded();
  }

  private void add(String name, TrustBundle present, List<TrustUpdate> steps) {
    ArrayNode sent = put(name, present);
    steps.forEach(each -> sent.add(each.encoded().base64Url()));
    say(present, steps);
  }

  /** What may be no step at all; a phone then takes nothing of what was sent. */
  private void add(String name, TrustBundle present, Bytes encoded) {
    put(name, present).add(encoded.base64Url());
    Optional<TrustUpdate> step = TrustUpdate.decode(encoded);
    if (step.isPresent()) say(present, new ArrayList<>(List.of(step.get())));
  }

  private ArrayNode put(String name, TrustBundle present) {
    ObjectNode node = cases.addObject().put("name", name);
    return node.put("present", present.encoded().base64Url()).putArray("updates");
  }

  private void say(TrustBundle present, List<TrustUpdate> steps) {
    TrustUpdate.Outcome outcome = TrustUpdate.walk(present, steps, PolicySignatures::suffice);
    if (outcome instanceof TrustUpdate.Outcome.Taken taken) {
      ((ObjectNode) cases.get(cases.size() - 1)).put("next", taken.next().encoded().base64Url());
    }
  }

  private Bytes octets() {
    byte[] octets = new byte[32];
    random.nextBytes(octets);
    return Bytes.unsafeWrap(octets);
  }
}
