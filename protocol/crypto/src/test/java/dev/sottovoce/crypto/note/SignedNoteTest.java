package dev.sottovoce.crypto.note;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.note.VerifierKey.Algorithm;
import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignedNoteTest {
  /** The example in the documentation of Go's sumdb/note package. */
  private static final String PETERS_KEY =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

  private static final String PETERS_NOTE =
      "If you think cryptography is the answer to your problem,\n"
          + "then you don't know what your problem is.\n"
          + "\n"
          + "\u2014 PeterNeumann"
          + " x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

  /**
   * A head of a public log of certificates as it was published in 2026, with its signature for TLS
   * (RFC 6962), which is none of Ed25519, and the cosignatures of four witnesses on the Internet.
   */
  private static final String PUBLIC_HEAD =
      String.join(
          "\n",
          "arche2025h1.staging.ct.transparency.dev",
          "1432088532",
          "U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=",
          "",
          "\u2014 arche2025h1.staging.ct.transparency.dev"
              + " zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroe"
              + "W2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=",
          "\u2014 arche2025h1.staging.ct.transparency.dev"
              + " ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1"
              + "k3ZFWwQ=",
          "\u2014 transparency.dev/DEV:witness-little-garden"
              + " 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErum"
              + "C2q44vdgJY096st5BQ==",
          "\u2014 witness1.smartit.nu/witness1"
              + " pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWV"
              + "uE0tgh0XwzdZsDsUAQ==",
          "\u2014 remora.n621.de"
              + " 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU"
              + "/zZ0WBxtqB0DrAWfBw==",
          "\u2014 witness.stagemole.eu"
              + " Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI"
              + "7cUiOvKFYe/TmN9DAg==",
          "");

  private static final String PUBLIC_LOG =
      "arche2025h1.staging.ct.transparency.dev+ba2f06c0"
          + "+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f";

  private static final List<String> PUBLIC_WITNESSES =
      List.of(
          "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
          "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
          "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO");

  /** The example of the specification (c2sp.org/signed-note). */
  private static final String EXAMPLE_KEY =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

  private static final String EXAMPLE_NOTE =
      "This is an example message.\n"
          + "\n"
          + "\u2014 example.com/foo"
          + " Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72"
          + "IneyaQM=\n";

  private static final Instant NOON = Instant.parse("2027-03-01T12:00:00Z");
  private static final String TEXT = "log.example/1\n7\nroot\n";

  private static NoteSigner signer(String name, Algorithm algorithm, int seed) {
    byte[] key = new byte[32];
    key[0] = (byte) seed;
    return new NoteSigner(name, algorithm, Secret.takeFrom(key));
  }

  private static SignedNote note(NoteSigner signer) {
    return new SignedNote(TEXT, List.of(signer.sign(Bytes.utf8(TEXT))));
  }

  @Test
  void aNoteOfAnotherImplementation_isSignedByItsKey() {
    VerifierKey peter = VerifierKey.parse(PETERS_KEY).orElseThrow();
    SignedNote note = SignedNote.decode(Bytes.utf8(PETERS_NOTE)).orElseThrow();
    assertTrue(note.isSignedBy(peter));
    assertEquals(Bytes.utf8(PETERS_NOTE), note.encoded());
    assertEquals(PETERS_KEY, peter.text());
    SignedNote other =
        SignedNote.decode(Bytes.utf8(PETERS_NOTE.replace("answer", "reason"))).orElseThrow();
    assertFalse(other.isSignedBy(peter));
  }

  @Test
  void theExampleOfTheSpecification_isSignedByItsKey() {
    VerifierKey key = VerifierKey.parse(EXAMPLE_KEY).orElseThrow();
    assertTrue(SignedNote.decode(Bytes.utf8(EXAMPLE_NOTE)).orElseThrow().isSignedBy(key));
    String other = EXAMPLE_NOTE.replace("example message", "exemplary message");
    assertFalse(SignedNote.decode(Bytes.utf8(other)).orElseThrow().isSignedBy(key));
  }

  /** Lines of keys that are not asked for, of other kinds too, are nobody's concern. */
  @Test
  void aPublicLogsHead_isCosignedByStockWitnesses() {
    SignedNote head = SignedNote.decode(Bytes.utf8(PUBLIC_HEAD)).orElseThrow();
    assertTrue(head.isSignedBy(VerifierKey.parse(PUBLIC_LOG).orElseThrow()));
    SignedNote changed =
        SignedNote.decode(Bytes.utf8(PUBLIC_HEAD.replace("1432088532", "1432088533")))
            .orElseThrow();
    for (String each : PUBLIC_WITNESSES) {
      VerifierKey witness = VerifierKey.parse(each).orElseThrow();
      assertEquals(Algorithm.COSIGNATURE_V1, witness.algorithm());
      assertEquals(
          Optional.of(Instant.parse("2026-05-23T21:50:24Z")), cosigned(head, witness), each);
      assertEquals(Optional.empty(), cosigned(changed, witness), each);
    }
  }

  private static Optional<Instant> cosigned(SignedNote note, VerifierKey witness) {
    return note.lines().stream()
        .flatMap(line -> Cosignature.verify(line, Bytes.utf8(note.text()), witness).stream())
        .findFirst();
  }

  @Test
  void aKeysText_isOneText() {
    for (Algorithm each : Algorithm.values()) {
      VerifierKey key = signer("log.example/1", each, 3).verifier();
      assertEquals(Optional.of(key), VerifierKey.parse(key.text()));
    }
    for (String bad :
        List.of(
            "",
            "PeterNeumann",
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+BRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T=",
            "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")) {
      assertEquals(Optional.empty(), VerifierKey.parse(bad), bad);
    }
  }

  @Test
  void aWrongLineOfAKnownKey_spoilsTheNote_andStrangersLinesDoNot() {
    NoteSigner log = signer("log", Algorithm.ED25519, 1);
    NoteSigner stranger = signer("stranger", Algorithm.ED25519, 2);
    SignedNote good = note(log).with(stranger.sign(Bytes.utf8("something else")));
    assertTrue(good.isSignedBy(log.verifier()));
    assertFalse(good.isSignedBy(stranger.verifier()));
    assertFalse(good.with(log.sign(Bytes.utf8("something else"))).isSignedBy(log.verifier()));
    assertFalse(note(stranger).isSignedBy(log.verifier()));
    NoteSigner namesake = signer("log", Algorithm.ED25519, 9);
    assertFalse(note(namesake).isSignedBy(log.verifier()));
  }

  @Test
  void aNote_hasOneEncoding() {
    NoteSigner log = signer("log", Algorithm.ED25519, 1);
    Bytes good = note(log).encoded();
    assertEquals(Optional.of(note(log)), SignedNote.decode(good));
    for (int i = 0; i < good.length(); i++) {
      assertEquals(Optional.empty(), SignedNote.decode(good.slice(0, i)));
    }
    Seeded.check(
        3000,
        random -> {
          byte[] octets = good.toArray();
          octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
          Bytes changed = Bytes.unsafeWrap(octets);
          Optional<SignedNote> read = SignedNote.decode(changed);
          read.ifPresent(note -> {
            assertEquals(changed, note.encoded());
            assertEquals(changed.equals(good), note.isSignedBy(log.verifier()));
          });
        });
  }

  @Test
  void aCosignature_isOverTimeAndText() {
    NoteSigner witness = signer("witness.example/w1", Algorithm.COSIGNATURE_V1, 4);
    Bytes text = Bytes.utf8(TEXT);
    SignatureLine line = Cosignature.sign(text, NOON, witness);
    assertEquals(
        Optional.of(NOON),
        Cosignature.verify(
            SignatureLine.parse(line.text()).orElseThrow(), text, witness.verifier()));
    assertEquals(
        Optional.empty(), Cosignature.verify(line, Bytes.utf8("else\n"), witness.verifier()));
    assertFalse(line.signs(text, witness.verifier()));
    Seeded.check(
        500,
        random -> {
          byte[] octets = line.signature().toArray();
          octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
          SignatureLine changed =
              new SignatureLine(line.name(), line.keyId(), Bytes.unsafeWrap(octets));
          assertEquals(Optional.empty(), Cosignature.verify(changed, text, witness.verifier()));
        });
  }

  /** One key's line of one kind is nothing of the other kind. */
  @Test
  void kindsOfKeys_doNotMix() {
    NoteSigner log = signer("same", Algorithm.ED25519, 1);
    NoteSigner witness = signer("same", Algorithm.COSIGNATURE_V1, 1);
    Bytes text = Bytes.utf8(TEXT);
    assertFalse(log.sign(text).isBy(witness.verifier()));
    assertThrows(IllegalStateException.class, () -> witness.sign(text));
    assertThrows(IllegalStateException.class, () -> Cosignature.sign(text, NOON, log));
  }
}
