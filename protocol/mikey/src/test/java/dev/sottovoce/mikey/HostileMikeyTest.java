package dev.sottovoce.mikey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.mikey.Header.CryptoSession;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Messages of a peer that breaks the protocol. The forged ones are authentic all the same: whoever
 * makes them is a member of the group, or has a certificate of its own.
 */
class HostileMikeyTest {
  private final Ends ends = new Ends(2);

  /** What a message is before it is sealed. */
  private record Draft(Header header, List<Payload> payloads) {
    Draft with(UnaryOperator<Header> change) {
      return new Draft(change.apply(header), payloads);
    }

    Draft edited(UnaryOperator<List<Payload>> change) {
      return new Draft(header, change.apply(new ArrayList<>(payloads)));
    }

    /** The payload at a place becomes another. */
    Draft set(int place, Payload payload) {
      return edited(list -> {
        list.set(place, payload);
        return list;
      });
    }

    Draft without(int place) {
      return edited(list -> {
        list.remove(place);
        return list;
      });
    }

    Draft doubled(int place) {
      return edited(list -> {
        list.add(place, list.get(place));
        return list;
      });
    }
  }

  // Places of payloads in both initiations: one certificate stands where the other has an IDi.
  private static final int T = 0;
  private static final int RAND = 1;
  private static final int WHO = 2;
  private static final int TO = 3;
  private static final int SP = 4;
  private static final int DH = 6;

  @TestFactory
  Stream<DynamicTest> forgedInitiation_isRefused() {
    return Stream.of(Exchange.values()).flatMap(this::initiations);
  }

  private Stream<DynamicTest> initiations(Exchange exchange) {
    return Stream.of(
        initiation(
            exchange, "PRF with SHA-1", Problem.PRF_NOT_SUPPORTED, d -> d.with(h -> prf(h, 0))),
        initiation(exchange, "unknown PRF", Problem.PRF_NOT_SUPPORTED, d -> d.with(h -> prf(h, 9))),
        initiation(exchange, "no crypto session", Problem.MALFORMED, d -> d.with(h -> map(h))),
        initiation(
            exchange,
            "one crypto session",
            Problem.MALFORMED,
            d -> d.with(h -> map(h, new CryptoSession(0, 1, 0)))),
        initiation(
            exchange,
            "three crypto sessions",
            Problem.MALFORMED,
            d ->
                d.with(h ->
                    map(
                        h,
                        new CryptoSession(0, 1, 0),
                        new CryptoSession(0, 2, 0),
                        new CryptoSession(0, 3, 0)))),
        initiation(
            exchange,
            "rollover counter that has begun",
            Problem.MALFORMED,
            d -> d.with(h -> map(h, new CryptoSession(0, 1, 7), new CryptoSession(0, 0, 0)))),
        initiation(exchange, "no timestamp", Problem.MALFORMED, d -> d.without(T)),
        initiation(exchange, "two timestamps", Problem.MALFORMED, d -> d.doubled(T)),
        initiation(
            exchange,
            "timestamp that is not UTC",
            Problem.MALFORMED,
            d -> d.set(T, new Payload.Timestamp(1, NtpTime.of(Ends.NOW)))),
        initiation(
            exchange,
            "clock six minutes behind",
            Problem.CLOCKS_DIFFER,
            d -> d.set(T, time(Duration.ofMinutes(-6)))),
        initiation(
            exchange,
            "clock an hour ahead",
            Problem.CLOCKS_DIFFER,
            d -> d.set(T, time(Duration.ofHours(1)))),
        initiation(
            exchange,
            "clock of the other era",
            Problem.CLOCKS_DIFFER,
            d -> d.set(T, new Payload.Timestamp(0, NtpTime.of(Ends.NOW) + (1L << 63)))),
        initiation(exchange, "no RAND", Problem.MALFORMED, d -> d.without(RAND)),
        initiation(
            exchange,
            "RAND of 15 octets",
            Problem.MALFORMED,
            d -> d.set(RAND, new Payload.Rand(ends.entropy.bytes(15)))),
        initiation(
            exchange,
            "RAND of 65 octets",
            Problem.MALFORMED,
            d -> d.set(RAND, new Payload.Rand(ends.entropy.bytes(65)))),
        initiation(exchange, "nobody's message", Problem.MALFORMED, d -> d.without(WHO)),
        initiation(exchange, "message to nobody", Problem.MALFORMED, d -> d.without(TO)),
        initiation(
            exchange,
            "message to somebody else",
            Problem.IDENTITY,
            d -> d.set(TO, Authentication.identity("sip:carol@example.org"))),
        initiation(
            exchange,
            "identity of another type",
            Problem.IDENTITY,
            d -> d.set(TO, new Payload.Id(0, Bytes.utf8(Ends.BOB)))),
        initiation(exchange, "no policy", Problem.MALFORMED, d -> d.without(SP + 1).without(SP)),
        initiation(
            exchange,
            "policy for something that is not SRTP",
            Problem.NO_COMMON_POLICY,
            d -> onePolicy(d, new Payload.Policy(0, 1, srtp()))),
        initiation(
            exchange,
            "policy number that is not its place",
            Problem.NO_COMMON_POLICY,
            d -> onePolicy(d, new Payload.Policy(3, 0, srtp()))),
        initiation(
            exchange,
            "policy of a profile that is not accepted",
            Problem.NO_COMMON_POLICY,
            d ->
                onePolicy(
                    d,
                    new Payload.Policy(
                        0, 0, SrtpPolicies.write(SrtpProfile.AES_CM_128_HMAC_SHA1_80)))),
        initiation(
            exchange,
            "policy that says nothing",
            Problem.NO_COMMON_POLICY,
            d -> onePolicy(d, new Payload.Policy(0, 0, Bytes.EMPTY))),
        initiation(
            exchange,
            "policy that switches encryption off",
            Problem.NO_COMMON_POLICY,
            d -> onePolicy(d, new Payload.Policy(0, 0, parameter(7, 0)))),
        initiation(
            exchange,
            "policy with a shorter tag",
            Problem.NO_COMMON_POLICY,
            d -> onePolicy(d, new Payload.Policy(0, 0, parameter(20, 8)))),
        initiation(
            exchange,
            "policy parameter that stands twice",
            Problem.NO_COMMON_POLICY,
            d -> onePolicy(d, new Payload.Policy(0, 0, Bytes.concat(srtp(), Bytes.of(7, 1, 1))))),
        initiation(
            exchange,
            "policy parameter that runs over",
            Problem.NO_COMMON_POLICY,
            d -> onePolicy(d, new Payload.Policy(0, 0, Bytes.concat(srtp(), Bytes.of(9, 9))))),
        initiation(exchange, "no Diffie-Hellman value", Problem.MALFORMED, d -> d.without(DH)),
        initiation(exchange, "two Diffie-Hellman values", Problem.MALFORMED, d -> d.doubled(DH)),
        initiation(exchange, "OAKLEY 5", Problem.GROUP_TOO_WEAK, d -> d.set(DH, value(0, 192))),
        initiation(exchange, "OAKLEY 1", Problem.GROUP_TOO_WEAK, d -> d.set(DH, value(1, 96))),
        initiation(exchange, "OAKLEY 2", Problem.GROUP_TOO_WEAK, d -> d.set(DH, value(2, 128))),
        initiation(exchange, "unknown group", Problem.MALFORMED, d -> d.set(DH, value(250, 32))),
        initiation(
            exchange,
            "name of the keys that packets have no room for",
            Problem.NO_COMMON_POLICY,
            d ->
                d.set(
                    DH,
                    new Payload.DhValue(
                        241, Bytes.unsafeWrap(new byte[32]), Bytes.unsafeWrap(new byte[17])))),
        initiation(
            exchange,
            "X25519 value that leads to zero",
            Problem.BAD_PUBLIC_VALUE,
            d -> d.set(DH, new Payload.DhValue(241, Bytes.unsafeWrap(new byte[32])))),
        initiation(
            exchange,
            "X25519 value of order 8",
            Problem.BAD_PUBLIC_VALUE,
            d ->
                d.set(
                    DH,
                    new Payload.DhValue(
                        241,
                        Bytes.fromHex(
                            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")))),
        initiation(
            exchange,
            "response instead of an initiation",
            Problem.MODE_NOT_ACCEPTED,
            d -> d.with(h -> type(h, exchange.response()))),
        initiation(
            exchange,
            "error instead of an initiation",
            Problem.REFUSED_BY_PEER,
            d -> d.with(h -> type(h, Header.ERROR))),
        initiation(
            exchange,
            "payloads in another order",
            Problem.MALFORMED,
            d ->
                d.edited(list -> {
                  list.add(0, list.remove(RAND));
                  return list;
                })),
        initiation(
            exchange,
            "mode without forward secrecy",
            Problem.NO_FORWARD_SECRECY,
            d -> d.with(h -> type(h, 2))));
  }

  private DynamicTest initiation(
      Exchange exchange, String name, Problem expected, UnaryOperator<Draft> forgery) {
    return dynamicTest(
        exchange + ": " + name,
        () -> {
          Bytes forged = forge(exchange, forgery);
          Outcome outcome = ends.responder(exchange).offered(forged, Ends.NOW);
          assertEquals(expected, assertInstanceOf(Outcome.Refused.class, outcome).problem());
        });
  }

  /** Alice's message, changed before she seals it. */
  private Bytes forge(Exchange exchange, UnaryOperator<Draft> forgery) {
    Setting setting = ends.alice();
    Authentication alice = Authentication.of(ends.credentials(exchange, Ends.ALICE), setting);
    MikeyMessage honest = MikeyParser.parse(ends.initiator(exchange).message()).orElseThrow();
    List<Payload> payloads = new ArrayList<>(honest.payloads());
    payloads.remove(payloads.size() - 1);
    if (exchange == Exchange.DH) payloads.set(WHO, alice.ownIdentity().get(0));
    Draft draft = forgery.apply(new Draft(honest.header(), payloads));
    Bytes rand =
        draft.payloads().stream()
            .filter(each -> each instanceof Payload.Rand)
            .map(each -> ((Payload.Rand) each).value())
            .findFirst()
            .orElse(Bytes.EMPTY);
    KeyDerivation derivation = new KeyDerivation(setting.sha256(), draft.header().csbId(), rand);
    return alice.seal(draft.header(), draft.payloads(), derivation);
  }

  @ParameterizedTest
  @EnumSource
  void honestDraft_isAccepted(Exchange exchange) {
    MikeyExchangeTest.agreed(
        ends.responder(exchange).offered(forge(exchange, draft -> draft), Ends.NOW));
  }

  // What somebody on the way can do

  @ParameterizedTest
  @EnumSource
  void everyOctetOfAnInitiation_countsForItsSeal(Exchange exchange) {
    Bytes message = ends.initiator(exchange).message();
    MikeyResponder bob = ends.responder(exchange);
    for (int i = 0; i < message.length(); i++) {
      assertInstanceOf(Outcome.Refused.class, bob.offered(flipped(message, i), Ends.NOW), "" + i);
    }
    // None of that used up the message itself.
    MikeyExchangeTest.agreed(bob.offered(message, Ends.NOW));
  }

  @ParameterizedTest
  @EnumSource
  void everyOctetOfAResponse_countsForItsSeal(Exchange exchange) {
    MikeyInitiator alice = ends.initiator(exchange);
    Bytes response =
        MikeyExchangeTest.agreed(ends.responder(exchange).offered(alice.message(), Ends.NOW))
            .response();
    for (int i = 0; i < response.length(); i++) {
      assertInstanceOf(Outcome.Refused.class, alice.answered(flipped(response, i)), "" + i);
    }
    MikeyExchangeTest.agreed(alice.answered(response));
  }

  @ParameterizedTest
  @EnumSource
  void messageCutAnywhere_isRefused(Exchange exchange) {
    Bytes message = ends.initiator(exchange).message();
    MikeyResponder bob = ends.responder(exchange);
    for (int i = 0; i < message.length(); i++) {
      refused(Problem.MALFORMED, bob.offered(message.slice(0, i), Ends.NOW));
    }
    refused(Problem.MALFORMED, bob.offered(Bytes.concat(message, Bytes.of(0)), Ends.NOW));
  }

  @ParameterizedTest
  @EnumSource
  void replayedInitiation_isRefused(Exchange exchange) {
    Bytes message = ends.initiator(exchange).message();
    MikeyExchangeTest.agreed(ends.responder(exchange).offered(message, Ends.NOW));

    refused(Problem.REPLAYED, ends.responder(exchange).offered(message, Ends.NOW.plusSeconds(290)));
    refused(
        Problem.CLOCKS_DIFFER,
        ends.responder(exchange).offered(message, Ends.NOW.plusSeconds(1000)));
  }

  @Test
  void otherFormOfTheSameSignature_isAReplay() {
    Bytes message = ends.initiator(Exchange.DH).message();
    MikeyResponder bob = ends.responder(Exchange.DH);
    MikeyExchangeTest.agreed(bob.offered(message, Ends.NOW));

    refused(Problem.REPLAYED, bob.offered(OtherSignature.of(message), Ends.NOW));
  }

  @ParameterizedTest
  @EnumSource
  void reflectedInitiation_isNoResponse(Exchange exchange) {
    MikeyInitiator alice = ends.initiator(exchange);

    refused(Problem.MODE_NOT_ACCEPTED, alice.answered(alice.message()));
  }

  @ParameterizedTest
  @EnumSource
  void responseToAnotherCall_isRefused(Exchange exchange) {
    MikeyInitiator one = ends.initiator(exchange);
    MikeyInitiator other = ends.initiator(exchange);
    Bytes response =
        MikeyExchangeTest.agreed(ends.responder(exchange).offered(one.message(), Ends.NOW))
            .response();

    refused(Problem.AUTHENTICATION, other.answered(response));
  }

  @Test
  void somebodyElsesCertificate_isRefused() {
    MikeyInitiator mallory =
        new MikeyInitiator(ends.certified("sip:mallory@example.org"), ends.alice(), Ends.NOW);

    refused(Problem.CERTIFICATE, ends.responder(Exchange.DH).offered(mallory.message(), Ends.NOW));
  }

  @Test
  void certificateWithoutItsKey_isRefused() {
    Credentials.Certified alices = ends.certified(Ends.ALICE);
    Credentials.Certified mallorys = ends.certified("sip:mallory@example.org");
    Credentials stolen =
        new Credentials.Certified(alices.certificates(), mallorys.signer(), ends.judge());
    MikeyInitiator mallory = new MikeyInitiator(stolen, ends.alice(), Ends.NOW);

    refused(
        Problem.AUTHENTICATION, ends.responder(Exchange.DH).offered(mallory.message(), Ends.NOW));
  }

  @Test
  void unknownGroupKey_isRefused() {
    Credentials others = new Credentials.Shared(List.of(ends.groupKey("others", 1)));
    MikeyInitiator mallory = new MikeyInitiator(others, ends.alice(), Ends.NOW);

    refused(
        Problem.AUTHENTICATION,
        ends.responder(Exchange.DHHMAC).offered(mallory.message(), Ends.NOW));
  }

  @Test
  void memberWhoSaysToBeSomebodyElse_isRefused() {
    Setting carols = ends.setting(new Parties("sip:carol@example.org", Ends.BOB), Ends.TERMS, 1);
    MikeyInitiator carol =
        new MikeyInitiator(
            ends.credentials(Exchange.DHHMAC, "sip:carol@example.org"), carols, Ends.NOW);

    refused(Problem.IDENTITY, ends.responder(Exchange.DHHMAC).offered(carol.message(), Ends.NOW));
  }

  @Test
  void responseUnderAnotherGroupsKey_isRefused() {
    GroupKey mine = ends.wards;
    GroupKey others = ends.groupKey("others", 1);
    MikeyInitiator alice =
        new MikeyInitiator(new Credentials.Shared(List.of(mine, others)), ends.alice(), Ends.NOW);
    MikeyMessage offer = MikeyParser.parse(alice.message()).orElseThrow();
    Authentication mallory = Authentication.of(new Credentials.Shared(List.of(others)), ends.bob());
    Bytes response =
        mallory.seal(
            type(
                map(offer.header(), new CryptoSession(0, 0xa11ce, 0), new CryptoSession(0, 9, 0)),
                Exchange.DHHMAC.response()),
            List.of(
                offer.first(Payload.Timestamp.class),
                Authentication.identity(Ends.BOB),
                Authentication.identity(Ends.ALICE),
                value(241, 32),
                offer.first(Payload.DhValue.class)),
            new KeyDerivation(
                ends.bob().sha256(),
                offer.header().csbId(),
                offer.first(Payload.Rand.class).value()));

    refused(Problem.AUTHENTICATION, alice.answered(response));
  }

  @Test
  void rekeyingBackInTime_isRefused() {
    MikeyInitiator first = ends.initiator(Exchange.DHHMAC);
    MikeyInitiator earlier = first.rekey(Ends.NOW.minusSeconds(10));
    MikeyResponder bob = ends.responder(Exchange.DHHMAC);
    MikeyExchangeTest.agreed(bob.offered(first.message(), Ends.NOW));

    refused(Problem.REPLAYED, bob.offered(earlier.message(), Ends.NOW));
  }

  @Test
  void fullReplayCache_refusesWhatIsNewAndForgetsInTime() {
    ReplayCache small = new ReplayCache(1);
    MikeyResponder bob =
        new MikeyResponder(List.of(ends.credentials(Exchange.DHHMAC, Ends.BOB)), ends.bob(), small);
    MikeyExchangeTest.agreed(bob.offered(ends.initiator(Exchange.DHHMAC).message(), Ends.NOW));

    refused(Problem.REPLAYED, bob.offered(ends.initiator(Exchange.DHHMAC).message(), Ends.NOW));

    MikeyInitiator later =
        new MikeyInitiator(
            ends.credentials(Exchange.DHHMAC, Ends.ALICE), ends.alice(), Ends.NOW.plusSeconds(601));
    MikeyExchangeTest.agreed(bob.offered(later.message(), Ends.NOW.plusSeconds(601)));
  }

  @Test
  void messageThatIsTooLong_isNotEvenRead() {
    assertTrue(MikeyParser.parse(Bytes.unsafeWrap(new byte[MikeyParser.MAX_OCTETS + 1])).isEmpty());
  }

  private static void refused(Problem problem, Outcome outcome) {
    assertEquals(problem, assertInstanceOf(Outcome.Refused.class, outcome).problem());
  }

  private static Bytes flipped(Bytes message, int at) {
    byte[] octets = message.toArray();
    octets[at] ^= 1;
    return Bytes.unsafeWrap(octets);
  }

  private static Header prf(Header header, int prf) {
    return new Header(header.dataType(), false, prf, header.csbId(), header.sessions());
  }

  private static Header type(Header header, int dataType) {
    return new Header(dataType, false, header.prf(), header.csbId(), header.sessions());
  }

  private static Header map(Header header, CryptoSession... sessions) {
    return new Header(header.dataType(), false, header.prf(), header.csbId(), List.of(sessions));
  }

  private static Payload time(Duration off) {
    return new Payload.Timestamp(0, NtpTime.of(Ends.NOW.plus(off)));
  }

  private Payload value(int group, int octets) {
    return new Payload.DhValue(group, ends.entropy.bytes(octets));
  }

  private static Draft onePolicy(Draft draft, Payload policy) {
    return draft.set(SP, policy).without(SP + 1);
  }

  private static Bytes srtp() {
    return SrtpPolicies.write(SrtpProfile.AEAD_AES_256_GCM);
  }

  /** The parameters of AES-256-GCM with one of them changed. */
  private static Bytes parameter(int type, int value) {
    byte[] octets = srtp().toArray();
    for (int i = 0; i < octets.length; i += 3) if (octets[i] == type) octets[i + 2] = (byte) value;
    return Bytes.unsafeWrap(octets);
  }
}
