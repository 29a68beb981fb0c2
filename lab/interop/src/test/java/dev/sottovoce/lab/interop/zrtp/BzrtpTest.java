package dev.sottovoce.lab.interop.zrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.ZrtpHash;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.lab.interop.Needs;
import dev.sottovoce.lab.interop.zrtp.Bzrtp.Kind;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.zrtp.AuthTagType;
import dev.sottovoce.zrtp.CipherType;
import dev.sottovoce.zrtp.HashType;
import dev.sottovoce.zrtp.KeyAgreementType;
import dev.sottovoce.zrtp.LocalHello;
import dev.sottovoce.zrtp.RetainedSecrets;
import dev.sottovoce.zrtp.SasType;
import dev.sottovoce.zrtp.Zid;
import dev.sottovoce.zrtp.ZrtpConfig;
import dev.sottovoce.zrtp.ZrtpEndpoint;
import dev.sottovoce.zrtp.ZrtpEndpoint.Compared;
import dev.sottovoce.zrtp.ZrtpEndpoint.Continuity;
import dev.sottovoce.zrtp.ZrtpEndpoint.Initiative;
import dev.sottovoce.zrtp.ZrtpEndpoint.Input;
import dev.sottovoce.zrtp.ZrtpEndpoint.Output;
import dev.sottovoce.zrtp.ZrtpTiming;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** bzrtp must come to the keys and the SAS that we come to, whoever initiates. */
class BzrtpTest {
  private static final Instant WALL = Instant.parse("2026-01-01T00:00:00Z");
  private static final Zid OUR_ZID = new Zid(Bytes.fromHex("a11ce0000000000000000000"));

  private static final ZrtpConfig DEFAULT =
      config(
          List.of(HashType.S256),
          List.of(CipherType.AES1),
          List.of(AuthTagType.HS80, AuthTagType.HS32),
          List.of(KeyAgreementType.DH3K),
          List.of(SasType.B32));

  /** Whose Commit drives the exchange. */
  private enum Driver {
    OURS,
    THEIRS,
    WHOEVER_WINS
  }

  @BeforeAll
  static void needs() {
    Needs.need(Bzrtp.isThere(), "libbzrtp is not installed (Debian: apt install libbzrtp0)");
  }

  @ParameterizedTest
  @EnumSource(Driver.class)
  void linphonesDefaultHello(Driver driver) {
    try (Call call = new Call(DEFAULT, driver, List.of(), Optional.empty(), 1)) {
      call.theirs.allow(Kind.HASH, "S256");
      call.theirs.allow(Kind.CIPHER, "AES1", "AES3");
      call.theirs.allow(Kind.TAG, "HS80", "HS32");
      call.theirs.allow(Kind.AGREEMENT, "DH3k", "Mult");
      call.theirs.allow(Kind.SAS, "B32 ");
      call.run().assertSame().assertDrivenBy(driver);
      assertEquals("MODP-3072", call.agreed().keys().agreement().group());
      assertEquals(SasType.B32, call.agreed().sas().type());
    }
  }

  @ParameterizedTest
  @EnumSource(Driver.class)
  void strongerAlgorithms(Driver driver) {
    try (Call call = strong(driver, List.of(), Optional.empty(), 2)) {
      call.run().assertSame().assertDrivenBy(driver);
      assertEquals("X25519", call.agreed().keys().agreement().group());
      assertEquals("ZRTP_S384_AES3_HS32", call.agreed().keys().agreement().cipherSuite());
      assertEquals(SrtpProfile.AES_256_CM_HMAC_SHA1_32, call.agreed().keys().profile());
      assertEquals(SasType.B256, call.agreed().sas().type());
    }
  }

  @ParameterizedTest
  @EnumSource(Driver.class)
  void aeadWhereBothKnowIt(Driver driver) {
    // Not a need: Debian 12 has 5.1. SOTTOVOCE_BZRTP names another one.
    assumeTrue(Bzrtp.knows(Kind.TAG, "GCM "), "this libbzrtp is older than 5.3, without AES-GCM");
    try (Call call = strong(driver, List.of(), Optional.empty(), 9)) {
      call.theirs.allow(Kind.TAG, "GCM ", "HS80");
      call.run().assertSame().assertDrivenBy(driver);
      assertEquals(SrtpProfile.AEAD_AES_256_GCM, call.agreed().keys().profile());
      assertEquals(12, call.theirs.secrets().orElseThrow().selfSalt().length());
    }
  }

  @Test
  void lossAndReordering_areSurvived() {
    int done = 0;
    for (int seed = 0; seed < 40; seed++) {
      try (Call call = strong(Driver.WHOEVER_WINS, List.of(), Optional.empty(), seed)) {
        call.loss = 0.2;
        call.run();
        if (call.isDone()) {
          call.assertSame();
          done++;
        }
      }
    }
    assertTrue(done >= 36, done + " of 40");
  }

  @Test
  void keyContinuity_andTheFlagThatTheSasWasCompared() {
    Bzrtp.Cache cache = Bzrtp.Cache.inMemory();
    List<RetainedSecrets> remembered;
    try (Call first = strong(Driver.OURS, List.of(), Optional.of(cache), 3)) {
      first.run().assertSame();
      assertEquals(Continuity.FIRST_CALL, first.agreed().continuity());
      first.compareSas();
      remembered = List.of(first.retained());
    }
    try (Call second = strong(Driver.THEIRS, remembered, Optional.of(cache), 4)) {
      second.run().assertSame();
      assertEquals(Continuity.SAME_PEER, second.agreed().continuity());
      assertEquals(Compared.BOTH, second.agreed().compared());
      assertTrue(second.theirs.verifiedBefore().orElseThrow());
      remembered = List.of(second.retained());
    }
    try (Call third = strong(Driver.OURS, remembered, Optional.of(cache), 5)) {
      third.run().assertSame();
      assertEquals(Continuity.SAME_PEER, third.agreed().continuity());
      assertEquals(Compared.BOTH, third.agreed().compared());
    }
    // Now this end has lost its memory: bzrtp sees that.
    try (Call fourth = strong(Driver.OURS, List.of(), Optional.of(cache), 6)) {
      fourth.run().assertSame();
      assertEquals(1, fourth.theirs.secrets().orElseThrow().mismatch());
    }
  }

  @ParameterizedTest
  @EnumSource(Driver.class)
  void auxiliarySecrets_areRecognised(Driver driver) {
    Bytes aux = Bytes.utf8("told over the counter");
    Bzrtp.Cache cache = Bzrtp.Cache.inMemory();
    RetainedSecrets first;
    try (Call call = strong(driver, List.of(), Optional.of(cache), 7)) {
      first = call.run().assertSame().retained();
    }
    List<RetainedSecrets> remembered =
        List.of(
            new RetainedSecrets(
                first.peer(),
                first.rs1(),
                first.rs2(),
                Optional.of(Secret.copyOf(aux)),
                Optional.empty(),
                RetainedSecrets.NEVER,
                RetainedSecrets.Verified.NO));
    try (Call call = strong(driver, remembered, Optional.of(cache), 8)) {
      call.theirs.addAuxiliarySecret(aux);
      call.run().assertSame();
      assertEquals(0, call.theirs.secrets().orElseThrow().auxMismatch());
    }
  }

  private static Call strong(
      Driver driver, List<RetainedSecrets> cache, Optional<Bzrtp.Cache> theirCache, int seed) {
    ZrtpConfig config =
        config(
            List.of(HashType.S384),
            List.of(CipherType.AES3),
            List.of(AuthTagType.GCM, AuthTagType.HS32),
            List.of(KeyAgreementType.XM76, KeyAgreementType.X255),
            List.of(SasType.B256));
    Call call = new Call(config, driver, cache, theirCache, seed);
    call.theirs.allow(Kind.HASH, "S384");
    call.theirs.allow(Kind.CIPHER, "AES3");
    call.theirs.allow(Kind.TAG, "HS32");
    call.theirs.allow(Kind.AGREEMENT, "X255");
    call.theirs.allow(Kind.SAS, "B256");
    return call;
  }

  private static ZrtpConfig config(
      List<HashType> hashes,
      List<CipherType> ciphers,
      List<AuthTagType> tags,
      List<KeyAgreementType> agreements,
      List<SasType> sas) {
    return new ZrtpConfig(
        OUR_ZID,
        "Sottovoce",
        hashes,
        ciphers,
        tags,
        agreements,
        sas,
        ZrtpConfig.FOREVER,
        ZrtpConfig.Unannounced.REFUSE,
        ZrtpTiming.RFC_6189);
  }

  /** One exchange, a millisecond at a time. */
  private static final class Call implements AutoCloseable {
    private static final int OUR_SSRC = 0x1234;
    private static final int THEIR_SSRC = 0x5678;
    private static final long LIMIT_MILLIS = 20_000;

    final Bzrtp theirs;
    private final LocalHello hello;
    private final List<RetainedSecrets> cache;
    private final Driver driver;
    private final Random random;
    private final List<Output> said = new ArrayList<>();
    private final List<Flight> flights = new ArrayList<>();
    private @Nullable ZrtpEndpoint endpoint;
    private long millis = 1;
    private Driver initiator = Driver.WHOEVER_WINS;
    double loss;

    private record Flight(long arrival, boolean toUs, Bytes datagram) {}

    Call(
        ZrtpConfig config,
        Driver driver,
        List<RetainedSecrets> cache,
        Optional<Bzrtp.Cache> theirCache,
        int seed) {
      this.driver = driver;
      this.cache = cache;
      this.random = new Random(seed);
      this.theirs = new Bzrtp(THEIR_SSRC, theirCache);
      this.hello = new LocalHello(config, new BouncyCastleCrypto(), entropy());
    }

    Call run() {
      theirs.initialise();
      String attribute = theirs.helloHash();
      assertEquals(LocalHello.version(), attribute.substring(0, 4));
      theirs.expectHelloHash(LocalHello.version() + " " + hello.hash().toSdp());
      endpoint =
          new ZrtpEndpoint(
              hello,
              OUR_SSRC,
              ZrtpHash.parse(attribute.substring(5)),
              cache,
              driver == Driver.THEIRS ? Initiative.PATIENT : Initiative.EAGER,
              entropy());
      handle(new Input.Start(WALL));
      theirs.start();
      while (millis < LIMIT_MILLIS && !(isDone() && flights.isEmpty())) step();
      return this;
    }

    private void step() {
      millis++;
      handle(new Input.Tick());
      theirs.iterate(millis);
      post();
      for (Flight flight : List.copyOf(flights)) {
        if (flight.arrival() > millis) continue;
        flights.remove(flight);
        if (flight.toUs()) handle(new Input.Datagram(flight.datagram()));
        else theirs.receive(flight.datagram());
        post();
      }
    }

    private void post() {
      for (Output output : List.copyOf(said)) {
        if (output instanceof Output.Transmit transmit) {
          said.remove(output);
          send(false, transmit.datagram());
        }
      }
      theirs.takeDatagrams().forEach(datagram -> send(true, datagram));
    }

    private void send(boolean toUs, Bytes datagram) {
      if (is("DHPart2 ", datagram)) initiator = toUs ? Driver.THEIRS : Driver.OURS;
      if (random.nextDouble() < loss) return;
      // Without it bzrtp does not commit, and takes our Commit for it (section 4.1).
      if (driver == Driver.OURS && !toUs && is("HelloACK", datagram)) return;
      int jitter = loss > 0 ? random.nextInt(50) : 0;
      flights.add(new Flight(millis + 10 + jitter, toUs, datagram));
    }

    private static boolean is(String type, Bytes datagram) {
      return datagram.slice(16, 24).equals(Bytes.utf8(type));
    }

    private void handle(Input input) {
      ZrtpEndpoint ours = endpoint;
      if (ours != null) said.addAll(ours.handle(input, Instant.ofEpochMilli(millis)));
    }

    boolean isDone() {
      return said.stream().anyMatch(Output.Agreed.class::isInstance)
          && theirs.secrets().isPresent();
    }

    Output.Agreed agreed() {
      return said.stream()
          .filter(Output.Agreed.class::isInstance)
          .map(Output.Agreed.class::cast)
          .findFirst()
          .orElseThrow(() -> new AssertionError(said + " after " + theirs.messages()));
    }

    RetainedSecrets retained() {
      return said.stream()
          .filter(Output.Retain.class::isInstance)
          .map(output -> ((Output.Retain) output).secrets())
          .reduce((a, b) -> b)
          .orElseThrow();
    }

    void compareSas() {
      handle(new Input.SasCompared());
      theirs.sasVerified();
    }

    void assertDrivenBy(Driver expected) {
      if (expected != Driver.WHOEVER_WINS) assertEquals(expected, initiator);
    }

    Call assertSame() {
      MediaKeys keys = agreed().keys();
      Bzrtp.Secrets secrets = theirs.secrets().orElseThrow();
      assertEquals(secrets.sas(), agreed().sas().text());
      assertEquals(secrets.selfKey(), exposed(keys.receiveKey()));
      assertEquals(secrets.selfSalt(), exposed(keys.receiveSalt()));
      assertEquals(secrets.peerKey(), exposed(keys.sendKey()));
      assertEquals(secrets.peerSalt(), exposed(keys.sendSalt()));
      return this;
    }

    private static Bytes exposed(Secret secret) {
      return Bytes.unsafeWrap(secret.exposedCopy());
    }

    private Entropy entropy() {
      return random::nextBytes;
    }

    @Override
    public void close() {
      handle(new Input.Close());
      theirs.close();
    }
  }
}
