package dev.sottovoce.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.dtls.DtlsAssociation.Input;
import dev.sottovoce.dtls.DtlsAssociation.Output;
import dev.sottovoce.dtls.DtlsAssociation.Reason;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Dtls12HandshakeTest {
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(0, 1000, 1, TimeUnit.SECONDS, new SynchronousQueue<>());

  @AfterEach
  void noCoroutineIsLeft() throws InterruptedException {
    executor.shutdown();
    assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS), "coroutines left running");
  }

  @Test
  void bothEndsGetTheSameKeysCrossed() {
    Pair pair = established(new Random(1));
    MediaKeys client = pair.client.established().orElseThrow().keys();
    MediaKeys server = pair.server.established().orElseThrow().keys();
    assertTrue(client.sendKey().sameAs(server.receiveKey()));
    assertTrue(client.sendSalt().sameAs(server.receiveSalt()));
    assertTrue(client.receiveKey().sameAs(server.sendKey()));
    assertTrue(client.receiveSalt().sameAs(server.sendSalt()));
    assertFalse(client.sendKey().sameAs(client.receiveKey()));
    assertEquals(SrtpProfile.AEAD_AES_256_GCM, client.profile());
    assertEquals("DTLS 1.2", client.agreement().keying());
    assertEquals("secp256r1", client.agreement().group());
    assertEquals("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", client.agreement().cipherSuite());
    assertFalse(client.agreement().postQuantum());
    pair.closeBoth();
  }

  @Test
  void aCalmHandshakeTakesTwoRoundTripsAndFewDatagrams() {
    Pair pair = established(new Random(2));
    assertEquals(2, pair.client.datagramsSent);
    assertTrue(pair.server.datagramsSent <= 3, pair.server.datagramsSent + " datagrams");
    pair.closeBoth();
  }

  @Test
  void oneSeedGivesTheSameKeysAgain() {
    Pair first = established(new Random(3));
    Pair second = established(new Random(3));
    assertTrue(
        first
            .client
            .established()
            .orElseThrow()
            .keys()
            .sendKey()
            .sameAs(second.client.established().orElseThrow().keys().sendKey()));
    first.closeBoth();
    second.closeBoth();
  }

  @Test
  void theServersOrderOfProfilesCounts() {
    Pair pair =
        Pair.between(
            new Random(4),
            Pair.Network.CALM,
            executor,
            List.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80, SrtpProfile.AEAD_AES_128_GCM),
            List.of(SrtpProfile.AEAD_AES_256_GCM, SrtpProfile.AEAD_AES_128_GCM));
    pair.start();
    pair.runFor(Duration.ofSeconds(1));
    assertEquals(
        SrtpProfile.AEAD_AES_128_GCM, pair.client.established().orElseThrow().keys().profile());
    pair.closeBoth();
  }

  @Test
  void noCommonProfile_isIncompatible() {
    Pair pair =
        Pair.between(
            new Random(5),
            Pair.Network.CALM,
            executor,
            List.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80),
            List.of(SrtpProfile.AEAD_AES_256_GCM));
    pair.start();
    pair.runFor(Duration.ofSeconds(1));
    assertEquals(
        new Output.Failed(Reason.INCOMPATIBLE, OptionalInt.of(40)),
        pair.server.failed().orElseThrow());
    assertEquals(
        new Output.Failed(Reason.REFUSED_BY_PEER, OptionalInt.of(40)),
        pair.client.failed().orElseThrow());
  }

  @Test
  void anotherServersCertificate_isAMismatchAtTheClient() {
    Pair pair = withWrongFingerprintAt(MediaKeys.Role.CLIENT);
    assertEquals(
        new Output.Failed(Reason.FINGERPRINT_MISMATCH, OptionalInt.of(42)),
        pair.client.failed().orElseThrow());
    assertEquals(
        new Output.Failed(Reason.REFUSED_BY_PEER, OptionalInt.of(42)),
        pair.server.failed().orElseThrow());
  }

  @Test
  void anotherClientsCertificate_isAMismatchAtTheServer() {
    Pair pair = withWrongFingerprintAt(MediaKeys.Role.SERVER);
    assertEquals(
        new Output.Failed(Reason.FINGERPRINT_MISMATCH, OptionalInt.of(42)),
        pair.server.failed().orElseThrow());
    assertEquals(
        new Output.Failed(Reason.REFUSED_BY_PEER, OptionalInt.of(42)),
        pair.client.failed().orElseThrow());
    assertTrue(pair.client.established().isEmpty());
  }

  @Test
  void silence_timesOutAtTheDeadline() {
    Pair pair = Pair.between(new Random(6), Pair.Network.steady(1), executor);
    pair.start();
    pair.runFor(Duration.ofSeconds(9));
    assertTrue(pair.client.failed().isEmpty());
    pair.runFor(Duration.ofSeconds(2));
    Output.Failed expected = new Output.Failed(Reason.TIMED_OUT, OptionalInt.empty());
    assertEquals(expected, pair.client.failed().orElseThrow());
    assertEquals(expected, pair.server.failed().orElseThrow());
    // The hello, and its repetitions after 150, 300 and then always 600 ms: no storm.
    assertEquals(18, pair.client.datagramsSent);
  }

  @Test
  void theOtherEndsGoodbye_closes() {
    Pair pair = established(new Random(7));
    pair.feed(pair.client, new Input.Close());
    assertTrue(pair.client.isClosed());
    pair.runFor(Duration.ofSeconds(1));
    assertTrue(pair.server.isClosed());
    assertTrue(pair.server.association.handle(new Input.Tick(), pair.now).isEmpty());
  }

  @Test
  void closeBeforeStart_andDuringTheHandshake_endsQuietly() {
    Pair early = Pair.between(new Random(8), Pair.Network.CALM, executor);
    early.closeBoth();
    assertTrue(early.client.isClosed());
    early.start();
    assertEquals(0, early.client.datagramsSent);

    Pair halfway = Pair.between(new Random(9), Pair.Network.CALM, executor);
    halfway.start();
    halfway.runFor(Duration.ofMillis(15));
    halfway.feed(halfway.client, new Input.Close());
    assertTrue(halfway.client.isClosed());
    halfway.runFor(Duration.ofSeconds(11));
    assertTrue(halfway.server.failed().isPresent());
  }

  @Test
  void anExecutorThatTakesNothing_fails() {
    Pair pair =
        Pair.between(
            new Random(10),
            Pair.Network.CALM,
            task -> {
              throw new java.util.concurrent.RejectedExecutionException();
            });
    pair.start();
    assertEquals(Reason.INTERNAL_ERROR, pair.client.failed().orElseThrow().reason());
  }

  @Test
  void anExecutorThatRunsTasksInTheCaller_isMisuse() {
    Pair pair = Pair.between(new Random(13), Pair.Network.CALM, Runnable::run);
    assertThrows(IllegalStateException.class, () -> pair.feed(pair.client, new Input.Start()));
  }

  @Test
  void nothingSecretOrPersonalIsPrinted() {
    Pair pair = established(new Random(11));
    Output.Established established = pair.client.established().orElseThrow();
    String secret = Bytes.unsafeWrap(established.keys().sendKey().exposedCopy()).hex();
    assertFalse(established.toString().contains(secret), established.toString());
    pair.closeBoth();
  }

  private Pair established(Random random) {
    Pair pair = Pair.between(random, Pair.Network.CALM, executor);
    pair.start();
    pair.runFor(Duration.ofSeconds(1));
    assertTrue(pair.client.established().isPresent(), () -> "client: " + pair.client.facts);
    assertTrue(pair.server.established().isPresent(), () -> "server: " + pair.server.facts);
    return pair;
  }

  private Pair withWrongFingerprintAt(MediaKeys.Role deceived) {
    Random random = new Random(12);
    LocalIdentity client = LocalIdentity.create(Pair.CRYPTO, Pair.entropy(random));
    LocalIdentity server = LocalIdentity.create(Pair.CRYPTO, Pair.entropy(random));
    LocalIdentity announced = LocalIdentity.create(Pair.CRYPTO, Pair.entropy(random));
    boolean atClient = deceived == MediaKeys.Role.CLIENT;
    Pair pair =
        new Pair(
            association(MediaKeys.Role.CLIENT, client, atClient ? announced : server, random),
            association(MediaKeys.Role.SERVER, server, atClient ? client : announced, random),
            random,
            Pair.Network.CALM);
    pair.start();
    pair.runFor(Duration.ofSeconds(1));
    return pair;
  }

  private Dtls12Association association(
      MediaKeys.Role role, LocalIdentity own, LocalIdentity expected, Random random) {
    return new Dtls12Association(
        role,
        own,
        expected.fingerprint(),
        List.of(SrtpProfile.AEAD_AES_256_GCM),
        Dtls12Association.Newer.UNKNOWN,
        new EphemeralShares(),
        HandshakeTiming.AFTER_ICE,
        executor,
        Pair.entropy(random));
  }
}
