package dev.sottovoce.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.EcdsaEncoding;
import dev.sottovoce.crypto.Es256;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.identity.account.AccountChain;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.RecoveryKey;
import dev.sottovoce.identity.account.Statement;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Chains of statements, each with what Java says of it. */
final class AccountVectors {
  private static final AccountLabel LABEL = new AccountLabel("alice", "example.org");
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
  private static final Bytes CONTEXT = Bytes.utf8("sottovoce account statement 1\0");
  private static final int HALF_OCTETS = 32;
  private static final int MOST_OCTETS = 2048;
  private static final int ADD = 2;
  private static final int REMOVE = 3;
  private static final int ROTATE = 5;
  private static final int RECOVER = 6;

  private final Random random;
  private final ArrayNode cases = JsonNodeFactory.instance.arrayNode();

  private record Device(AccountDevice entry, PrivateKey key) {
    UUID id() {
      return entry.device();
    }

    Bytes consent(AccountChain chain) {
      return entry.consent(chain.state().id(), key);
    }
  }

  private AccountVectors(Random random) {
    this.random = random;
  }

  /** One chain in which every kind of statement stands, and what must not pass for it. */
  static ArrayNode make(Random random) {
    AccountVectors vectors = new AccountVectors(random);
    List<Bytes> chain = vectors.everyKind();
    vectors.add("every kind of statement", chain);
    vectors.addPrefixes(chain);
    vectors.addDamaged(chain);
    vectors.addReordered(chain);
    vectors.addOtherSignatures(chain);
    return vectors.cases;
  }

  private List<Bytes> everyKind() {
    Device first = device(Optional.empty());
    Device second = device(Optional.of(octets(AccountDevice.ENCRYPTION_KEY_OCTETS)));
    RecoveryKey words = RecoveryKey.generate(random::nextBytes);
    RecoveryKey later = RecoveryKey.generate(random::nextBytes);
    AccountChain chain =
        AccountChain.found(
            LABEL,
            Optional.empty(),
            first.entry,
            RecoveryKey.generate(random::nextBytes).hash(),
            first.key);
    chain =
        chain.with(new Statement.Add(second.entry, second.consent(chain)), first.id(), first.key);
    chain = chain.with(new Statement.SetRecovery(words.hash()), second.id(), second.key);
    Device renewed = device(first.id(), Optional.empty());
    chain =
        chain.with(
            new Statement.Rotate(renewed.entry, renewed.consent(chain)), first.id(), first.key);
    chain = chain.with(new Statement.Remove(second.id()), renewed.id(), renewed.key);
    addUnruly(chain, renewed, second);
    addRecoveries(chain, renewed);
    Device last = device(Optional.empty());
    return chain.recovered(words, last.entry, last.consent(chain), later.hash()).encoded();
  }

  /** What a device of the account could sign, and nobody may take. */
  private void addUnruly(AccountChain chain, Device by, Device removed) {
    Device fresh = device(Optional.empty());
    Device stranger = device(Optional.empty());
    Bytes consent = fresh.consent(chain);
    long next = chain.state().version() + 1;
    Bytes last = chain.state().lastHash();
    Bytes entry = fresh.entry.encoded();
    add("one more device", chain, signed(by, ADD, next, last, entry, consent));
    add("a number left out", chain, signed(by, ADD, next + 1, last, entry, consent));
    add("a number again", chain, signed(by, ADD, next - 1, last, entry, consent));
    Bytes elsewhere = chain.state().id().hash();
    add("after another statement", chain, signed(by, ADD, next, elsewhere, entry, consent));
    Bytes others = stranger.consent(chain);
    add("a device that did not agree", chain, signed(by, ADD, next, last, entry, others));
    add("signed by a stranger", chain, signed(stranger, ADD, next, last, entry, consent));
    add("signed by one that was removed", chain, signed(removed, ADD, next, last, entry, consent));
    Bytes back = removed.consent(chain);
    add(
        "a device that was removed",
        chain,
        signed(by, ADD, next, last, removed.entry.encoded(), back));
    Device oldKey = new Device(entry(fresh.id(), removed.entry.publicKey()), removed.key);
    add(
        "a key that was used before",
        chain,
        signed(by, ADD, next, last, oldKey.entry.encoded(), oldKey.consent(chain)));
    Device again = device(removed.id(), Optional.empty());
    add(
        "the number of one that was removed",
        chain,
        signed(by, ADD, next, last, again.entry.encoded(), again.consent(chain)));
    Device renewed = device(by.id(), Optional.empty());
    Bytes now = renewed.entry.encoded();
    add("a renewed key", chain, signed(by, ROTATE, next, last, now, renewed.consent(chain)));
    add("a renewed key of another", chain, signed(by, ROTATE, next, last, entry, consent));
    add("a renewed key that did not agree", chain, signed(by, ROTATE, next, last, now, others));
    add(
        "the same key again",
        chain,
        signed(by, ROTATE, next, last, by.entry.encoded(), by.consent(chain)));
    add("the last device removed", chain, signed(by, REMOVE, next, last, bytes(by.id())));
    add("a stranger removed", chain, signed(by, REMOVE, next, last, bytes(stranger.id())));
  }

  /** Recovery by words, by other words, and into a device that did not agree. */
  private void addRecoveries(AccountChain before, Device by) {
    KeyPair words = newKey("Ed25519");
    Bytes hash = Digests.sha256(raw(words));
    AccountChain chain = before.with(new Statement.SetRecovery(hash), by.id(), by.key);
    Device fresh = device(Optional.empty());
    Bytes consent = fresh.consent(chain);
    Bytes others = device(Optional.empty()).consent(chain);
    add("recovered", chain, recovered(words, words, chain, fresh, consent));
    add("recovered without its consent", chain, recovered(words, words, chain, fresh, others));
    KeyPair other = newKey("Ed25519");
    add("recovered with other words", chain, recovered(other, other, chain, fresh, consent));
    add("recovered by somebody else", chain, recovered(words, other, chain, fresh, consent));
    add(
        "recovered into one of before",
        chain,
        recovered(words, words, chain, by, by.consent(chain)));
  }

  private static Bytes recovered(
      KeyPair shown, KeyPair signer, AccountChain chain, Device device, Bytes consent) {
    long next = chain.state().version() + 1;
    Bytes hash = Digests.sha256(Bytes.EMPTY);
    Bytes content = Bytes.concat(raw(shown), device.entry.encoded(), consent, hash);
    Bytes body = body(RECOVER, next, chain.state().lastHash(), new UUID(0, 0), content);
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(signer.getPrivate());
      signature.update(Bytes.concat(CONTEXT, body).toArray());
      return Bytes.concat(body, Bytes.unsafeWrap(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Bytes raw(KeyPair ed25519) {
    byte[] encoded = ed25519.getPublic().getEncoded();
    return Bytes.copyOf(encoded, encoded.length - HALF_OCTETS, HALF_OCTETS);
  }

  private static Bytes signed(Device by, int kind, long number, Bytes previous, Bytes... content) {
    Bytes body = body(kind, number, previous, by.id(), Bytes.concat(content));
    Bytes signature =
        EcdsaEncoding.toFixed(Es256.sign(by.key, Bytes.concat(CONTEXT, body))).orElseThrow();
    return Bytes.concat(body, isLow(signature) ? signature : otherHalf(signature));
  }

  private static Bytes body(int kind, long number, Bytes previous, UUID signer, Bytes content) {
    ByteWriter body = new ByteWriter(MOST_OCTETS).u8(1).u8(kind).u32(number).bytes(previous);
    return body.bytes(bytes(signer)).bytes(content).toBytes();
  }

  private static Bytes bytes(UUID id) {
    return new ByteWriter(16)
        .u64(id.getMostSignificantBits())
        .u64(id.getLeastSignificantBits())
        .toBytes();
  }

  private void add(String name, AccountChain chain, Bytes next) {
    List<Bytes> all = new ArrayList<>(chain.encoded());
    all.add(next);
    add(name, all);
  }

  private static boolean isLow(Bytes signature) {
    return second(signature).compareTo(ORDER.shiftRight(1)) <= 0;
  }

  /** The other signature that ECDSA lets anybody make of one. */
  private static Bytes otherHalf(Bytes signature) {
    String digits = ORDER.subtract(second(signature)).mod(ORDER).toString(16);
    Bytes half = Bytes.fromHex("0".repeat(2 * HALF_OCTETS - digits.length()) + digits);
    return Bytes.concat(signature.slice(0, HALF_OCTETS), half);
  }

  private static BigInteger second(Bytes signature) {
    return new BigInteger(1, signature.slice(HALF_OCTETS, 2 * HALF_OCTETS).toArray());
  }

  private void addPrefixes(List<Bytes> chain) {
    for (int i = 0; i < chain.size(); i++) {
      add("the first " + i, chain.subList(0, i));
      add("without the first " + (i + 1), chain.subList(i + 1, chain.size()));
    }
  }

  /** Each statement with each octet but those of long keys changed, and cut short anywhere. */
  private void addDamaged(List<Bytes> chain) {
    for (int i = 0; i < chain.size(); i++) {
      Bytes whole = chain.get(i);
      for (int at = 0; at < whole.length(); at += at < 80 ? 1 : 1 + random.nextInt(24)) {
        byte[] octets = whole.toArray();
        octets[at] ^= (byte) (1 << random.nextInt(8));
        add("octet " + at + " of statement " + i, with(chain, i, Bytes.unsafeWrap(octets)));
        if (at % 16 == 0)
          add("statement " + i + " cut at " + at, with(chain, i, whole.slice(0, at)));
      }
      add(
          "statement " + i + " with one more octet",
          with(chain, i, Bytes.concat(whole, Bytes.of(0))));
    }
  }

  private void addReordered(List<Bytes> chain) {
    for (int i = 1; i < chain.size(); i++) {
      List<Bytes> swapped = new ArrayList<>(chain);
      swapped.set(i, chain.get(i - 1));
      swapped.set(i - 1, chain.get(i));
      add("statements " + (i - 1) + " and " + i + " swapped", swapped);
      List<Bytes> fewer = new ArrayList<>(chain);
      fewer.remove(i - 1);
      add("statement " + (i - 1) + " left out", fewer);
    }
  }

  /** For each device's signature, the second one that holds: a statement has one encoding. */
  private void addOtherSignatures(List<Bytes> chain) {
    // The last is the recovery key's, which is Ed25519.
    for (int i = 0; i < chain.size() - 1; i++) {
      Bytes whole = chain.get(i);
      int at = whole.length() - 2 * HALF_OCTETS;
      Bytes changed = otherHalf(whole.slice(at, whole.length()));
      add(
          "statement " + i + " with the other signature",
          with(chain, i, Bytes.concat(whole.slice(0, at), changed)));
    }
  }

  /** The chain up to there: what comes after would only hide what is wrong with it. */
  private static List<Bytes> with(List<Bytes> chain, int at, Bytes other) {
    List<Bytes> changed = new ArrayList<>(chain.subList(0, at));
    changed.add(other);
    return changed;
  }

  private void add(String name, List<Bytes> statements) {
    ObjectNode node = cases.addObject().put("name", name).put("label", LABEL.text());
    ArrayNode encoded = node.putArray("statements");
    for (Bytes each : statements) encoded.add(each.base64Url());
    AccountChain.read(statements)
        .valid()
        .ifPresent(chain -> {
          ObjectNode state = node.putObject("state");
          state.put("id", chain.state().id().hash().base64Url());
          state.put("version", chain.state().version());
          state.put("lastHash", chain.state().lastHash().base64Url());
          ArrayNode devices = state.putArray("keys");
          chain.state().devices().forEach(each -> devices.add(each.publicKey().base64Url()));
        });
  }

  private Device device(Optional<Bytes> encryptionKey) {
    return device(new UUID(random.nextLong(), random.nextLong()), encryptionKey);
  }

  private static Device device(UUID id, Optional<Bytes> encryptionKey) {
    KeyPair pair = newKey("EC");
    Bytes publicKey = Bytes.copyOf(pair.getPublic().getEncoded());
    return new Device(
        new AccountDevice(id, publicKey, Protection.SOFTWARE, encryptionKey), pair.getPrivate());
  }

  private static AccountDevice entry(UUID id, Bytes publicKey) {
    return new AccountDevice(id, publicKey, Protection.SOFTWARE, Optional.empty());
  }

  private Bytes octets(int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return Bytes.unsafeWrap(octets);
  }

  private static KeyPair newKey(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
