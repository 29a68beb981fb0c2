package dev.sottovoce.ice.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.ice.stun.IntegrityKey;
import dev.sottovoce.ice.stun.StunAttribute;
import dev.sottovoce.ice.stun.StunClass;
import dev.sottovoce.ice.stun.StunMessage;
import dev.sottovoce.ice.turn.TurnClient.Family;
import dev.sottovoce.ice.turn.TurnClient.Input;
import dev.sottovoce.ice.turn.TurnClient.Output;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TurnClientTest {
  private static final TransportAddress RELAYED = address("192.0.2.15", 50_000);
  private static final TransportAddress PEER = address("198.51.100.9", 4_000);
  private static final TransportAddress STRANGER = address("198.51.100.66", 4_000);
  private static final Bytes HELLO = Bytes.utf8("hello");

  private final TurnServerDouble server = new TurnServerDouble();
  private final List<Output> outputs = new ArrayList<>();
  private TurnClient client = client(TurnTransport.UDP, Family.IPV4);
  private Instant now = Instant.EPOCH;

  private static TransportAddress address(String literal, int port) {
    return TransportAddress.parse(literal, port).orElseThrow();
  }

  private static TurnClient client(TurnTransport transport, Family family) {
    return new TurnClient(
        transport, family, TurnServerDouble.CREDENTIALS, new Random(1)::nextBytes);
  }

  private List<Output> feed(Input input) {
    List<Output> fresh = client.handle(input, now);
    outputs.addAll(fresh);
    return fresh;
  }

  private List<Output> answer(Bytes message) {
    return feed(new Input.Received(message));
  }

  /** What an input made the client send. */
  private static List<Bytes> sent(List<Output> outputs) {
    List<Bytes> sent = new ArrayList<>();
    for (Output each : outputs) {
      if (each instanceof Output.Transmit transmit) sent.add(transmit.message());
    }
    return sent;
  }

  private StunMessage only(List<Output> outputs) {
    List<Bytes> sent = sent(outputs);
    assertEquals(1, sent.size(), "messages sent");
    return server.take(sent.get(0));
  }

  private static Instant wakeAt(List<Output> outputs) {
    for (Output each : outputs) if (each instanceof Output.WakeAt wake) return wake.deadline();
    throw new AssertionError("no wake-up");
  }

  private List<Output> tickAfter(Duration wait) {
    now = now.plus(wait);
    return feed(new Input.Tick());
  }

  private static void has(List<Output> outputs, Output wanted) {
    assertTrue(outputs.contains(wanted), () -> "want " + wanted + " in " + outputs);
  }

  /** Up to the signed request. */
  private StunMessage challenged() {
    StunMessage first = only(feed(new Input.Start()));
    return only(answer(server.challenge(first, 401)));
  }

  private void allocate(long lifetime) {
    has(
        answer(server.allocated(challenged(), RELAYED, lifetime)),
        new Output.Allocated(RELAYED, RELAYED));
  }

  private void permit() {
    StunMessage request = only(feed(new Input.Send(PEER, HELLO)));
    assertEquals(StunMessage.CREATE_PERMISSION, request.method());
    List<Bytes> freed = sent(answer(server.success(request)));
    assertEquals(1, freed.size(), "what waited goes out");
  }

  private int bind() {
    StunMessage request = only(feed(new Input.Bind(PEER)));
    int number = request.first(StunAttribute.ChannelNumber.class).orElseThrow().number();
    has(answer(server.success(request)), new Output.ChannelBound(PEER, number));
    return number;
  }

  @Test
  void firstRequest_tellsNobodyWhoAsks() {
    StunMessage first = only(feed(new Input.Start()));

    assertEquals(StunMessage.ALLOCATE, first.method());
    assertFalse(first.has(StunAttribute.Username.class));
    assertFalse(first.hasIntegrity());
    assertEquals(17, first.first(StunAttribute.RequestedTransport.class).orElseThrow().protocol());
    assertEquals(1, first.first(StunAttribute.RequestedAddressFamily.class).orElseThrow().family());
  }

  @Test
  void challenge_isAnsweredWithCredentials() {
    StunMessage signed = challenged();

    assertTrue(server.isSigned(signed));
    assertEquals(
        TurnServerDouble.CREDENTIALS.username(),
        signed.first(StunAttribute.Username.class).orElseThrow().name());
  }

  @Test
  void ipv6Relay_isAskedForByFamily() {
    client = client(TurnTransport.UDP, Family.IPV6);
    StunMessage signed = challenged();
    TransportAddress relayed = address("2001:db8::15", 50_000);

    assertEquals(
        2, signed.first(StunAttribute.RequestedAddressFamily.class).orElseThrow().family());
    has(answer(server.allocated(signed, relayed, 600)), new Output.Allocated(relayed, relayed));
  }

  @Test
  void relayOfTheWrongFamily_isNoAnswer() {
    client = client(TurnTransport.UDP, Family.IPV6);

    has(
        answer(server.allocated(challenged(), RELAYED, 600)),
        new Output.Failed(TurnProblem.BAD_ANSWER));
  }

  @Test
  void staleNonce_isReplacedAndTheRequestRepeated() {
    StunMessage signed = challenged();
    server.nonce = "nonce-2";

    StunMessage again = only(answer(server.challenge(signed, 438)));

    assertTrue(server.isSigned(again));
    has(answer(server.allocated(again, RELAYED, 600)), new Output.Allocated(RELAYED, RELAYED));
  }

  @Test
  void serverWhoseNonceIsAlwaysStale_isGivenUp() {
    StunMessage request = challenged();
    for (int tries = 2; tries < 4; tries++) {
      request = only(answer(server.challenge(request, 438)));
    }
    has(answer(server.challenge(request, 438)), new Output.Failed(TurnProblem.SERVER_ERROR));
    assertEquals(4, server.asked.size());
  }

  @Test
  void credentialsThatAreRefused_areNotSentAgain() {
    has(
        answer(server.challenge(challenged(), 401)),
        new Output.Failed(TurnProblem.CREDENTIALS_REFUSED));
  }

  @ParameterizedTest
  @CsvSource({
    "300, REDIRECTED",
    "400, SERVER_ERROR",
    "403, FORBIDDEN",
    "437, ALLOCATION_MISMATCH",
    "440, ADDRESS_FAMILY",
    "441, CREDENTIALS_REFUSED",
    "442, TRANSPORT",
    "486, QUOTA_REACHED",
    "508, NO_CAPACITY"
  })
  void errors_haveNames(int code, TurnProblem problem) {
    has(answer(server.error(challenged(), code)), new Output.Failed(problem));
    assertEquals(List.of(), feed(new Input.Tick()), "and that was the last");
  }

  @Test
  void answersThatAreNotSigned_areNotBelieved() {
    StunMessage signed = challenged();
    server.key = IntegrityKey.longTermMd5("somebody", TurnServerDouble.REALM, "else");

    assertEquals(List.of(), onlyNews(answer(server.allocated(signed, RELAYED, 600))));
    assertEquals(List.of(), onlyNews(answer(server.error(signed, 486))));
  }

  @Test
  void successBeforeAnyCredentials_isNotBelieved() {
    StunMessage first = only(feed(new Input.Start()));

    assertEquals(List.of(), onlyNews(answer(server.allocated(first, RELAYED, 600))));
  }

  @Test
  void answerToAnotherMethod_isPassedOver() {
    StunMessage signed = challenged();
    Bytes refresh =
        new dev.sottovoce.ice.stun.StunWriter(
                StunClass.SUCCESS, StunMessage.REFRESH, signed.transactionId())
            .integrity(server.key)
            .finish();

    assertEquals(List.of(), onlyNews(answer(refresh)));
  }

  private static List<Output> onlyNews(List<Output> outputs) {
    List<Output> news = new ArrayList<>(outputs);
    news.removeIf(each -> each instanceof Output.WakeAt);
    return news;
  }

  @Test
  void silentServer_isGivenUpBeforeTheCallIs() {
    Instant end = wakeAt(feed(new Input.Start()));
    List<Output> last = List.of();
    while (onlyNews(last).stream().noneMatch(Output.Failed.class::isInstance)) {
      now = end;
      last = feed(new Input.Tick());
      if (last.stream().anyMatch(Output.WakeAt.class::isInstance)) end = wakeAt(last);
    }

    has(last, new Output.Failed(TurnProblem.NO_ANSWER));
    assertTrue(Duration.between(Instant.EPOCH, now).compareTo(Duration.ofSeconds(3)) < 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 29})
  void lifetimeThatIsOfNoUse_isNoAllocation(long lifetime) {
    has(
        answer(server.allocated(challenged(), RELAYED, lifetime)),
        new Output.Failed(TurnProblem.BAD_ANSWER));
  }

  @Test
  void hugeLifetime_isCutToAnHour() {
    allocate(0xffff_ffffL);

    assertEquals(Instant.EPOCH.plus(Duration.ofMinutes(59)), wakeAt(feed(new Input.Tick())));
  }

  @Test
  void allocation_isRefreshedBeforeItRunsOut() {
    allocate(600);
    assertEquals(List.of(), sent(tickAfter(Duration.ofSeconds(539))));

    StunMessage refresh = only(tickAfter(Duration.ofSeconds(1)));
    assertEquals(StunMessage.REFRESH, refresh.method());
    List<Output> after = answer(server.success(refresh, new StunAttribute.Lifetime(600)));

    assertEquals(List.of(), onlyNews(after));
    assertEquals(now.plus(Duration.ofSeconds(540)), wakeAt(after));
  }

  @Test
  void allocationThatIsGone_isSaidSo() {
    allocate(600);
    StunMessage refresh = only(tickAfter(Duration.ofSeconds(540)));

    has(answer(server.error(refresh, 437)), new Output.Failed(TurnProblem.LOST));
  }

  @Test
  void datagrams_waitForLeave_andOnlyTheNewestDo() {
    allocate(600);
    StunMessage request = only(feed(new Input.Send(PEER, Bytes.of(0))));
    for (int i = 1; i <= Permissions.MOST_HELD; i++) {
      assertEquals(List.of(), sent(feed(new Input.Send(PEER, Bytes.of(i)))));
    }

    List<Bytes> freed = sent(answer(server.success(request)));

    assertEquals(Permissions.MOST_HELD, freed.size());
    StunMessage first = TurnServerDouble.parsed(freed.get(0));
    assertEquals(StunMessage.SEND, first.method());
    assertEquals(PEER, first.first(StunAttribute.XorPeerAddress.class).orElseThrow().address());
    assertEquals(Bytes.of(1), first.first(StunAttribute.Data.class).orElseThrow().octets());
  }

  @Test
  void forbiddenPeer_isSaidSo_andNotAskedForAgain() {
    allocate(600);
    StunMessage request = only(feed(new Input.Send(PEER, HELLO)));

    has(answer(server.error(request, 403)), new Output.PeerForbidden(PEER));
    assertEquals(List.of(), sent(feed(new Input.Send(PEER, HELLO))));
  }

  @Test
  void peersOfTheOtherFamily_areNotAskedFor() {
    allocate(600);

    assertEquals(List.of(), sent(feed(new Input.Send(address("2001:db8::1", 4_000), HELLO))));
  }

  @Test
  void peersBeyondTheBound_areNotAskedFor() {
    allocate(600);
    for (int i = 0; i < Permissions.MOST; i++) {
      only(feed(new Input.Send(address("198.51.100." + (i + 1), 4_000), HELLO)));
    }

    assertEquals(List.of(), sent(feed(new Input.Send(address("203.0.113.1", 4_000), HELLO))));
  }

  @Test
  void data_isTakenFromPermittedPeersOnly() {
    allocate(600);
    assertEquals(List.of(), onlyNews(answer(TurnServerDouble.data(PEER, HELLO))));
    permit();

    has(answer(TurnServerDouble.data(PEER, HELLO)), new Output.Data(PEER, HELLO));
    assertEquals(List.of(), onlyNews(answer(TurnServerDouble.data(STRANGER, HELLO))));
  }

  @Test
  void permissions_areRefreshedEveryFourMinutes() {
    allocate(600);
    permit();

    StunMessage again = only(tickAfter(Duration.ofMinutes(4)));

    assertEquals(StunMessage.CREATE_PERMISSION, again.method());
    assertEquals(PEER, again.first(StunAttribute.XorPeerAddress.class).orElseThrow().address());
  }

  @Test
  void channel_carriesBothWays() {
    allocate(600);
    permit();
    int number = bind();
    Bytes framed = Bytes.concat(Bytes.of(number >> 8, number & 0xff, 0, 5), HELLO);

    assertEquals(List.of(framed), sent(feed(new Input.Send(PEER, HELLO))));
    has(answer(framed), new Output.Data(PEER, HELLO));
    // RFC 8656 section 12.5: over UDP padding may be there.
    has(answer(Bytes.concat(framed, Bytes.of(0, 0, 0))), new Output.Data(PEER, HELLO));
  }

  @Test
  void channelThatNobodyBound_isIgnored() {
    allocate(600);
    bind();

    assertEquals(List.of(), onlyNews(answer(Bytes.of(0x40, 0x30, 0, 1, 7))));
    assertEquals(List.of(), onlyNews(answer(Bytes.of(0x40, 0x00, 0, 9, 7))), "cut short");
  }

  @Test
  void overAStream_channelDataIsPadded() {
    client = client(TurnTransport.TLS, Family.IPV4);
    allocate(600);
    int number = bind();
    Bytes framed = Bytes.concat(Bytes.of(number >> 8, number & 0xff, 0, 5), HELLO);

    assertEquals(
        List.of(Bytes.concat(framed, Bytes.of(0, 0, 0))), sent(feed(new Input.Send(PEER, HELLO))));
  }

  @Test
  void overAStream_nothingIsRepeated() {
    client = client(TurnTransport.TCP, Family.IPV4);
    feed(new Input.Start());

    assertEquals(List.of(), sent(tickAfter(Duration.ofSeconds(4))));
    has(tickAfter(Duration.ofSeconds(1)), new Output.Failed(TurnProblem.NO_ANSWER));
  }

  @Test
  void channelThatIsNotRefreshed_isLost_andDatagramsGoOnAsIndications() {
    allocate(3600);
    permit();
    int number = bind();
    List<Bytes> refreshes = sent(tickAfter(Duration.ofMinutes(4)));
    StunMessage channel = null;
    for (Bytes each : refreshes) {
      StunMessage request = TurnServerDouble.parsed(each);
      if (request.method() == StunMessage.CHANNEL_BIND) channel = request;
      else answer(server.success(request));
    }
    if (channel == null) throw new AssertionError("no refresh of the channel");

    has(answer(server.error(channel, 400)), new Output.ChannelLost(PEER, number));
    Bytes sent = sent(feed(new Input.Send(PEER, HELLO))).get(0);
    assertEquals(StunMessage.SEND, TurnServerDouble.parsed(sent).method());
  }

  @Test
  void close_givesTheAllocationBack() {
    allocate(600);
    StunMessage release = only(feed(new Input.Close()));

    assertEquals(StunMessage.REFRESH, release.method());
    assertEquals(0, release.first(StunAttribute.Lifetime.class).orElseThrow().seconds());
    assertTrue(server.isSigned(release));
    has(answer(server.success(release, new StunAttribute.Lifetime(0))), new Output.Closed());
    assertEquals(List.of(), feed(new Input.Send(PEER, HELLO)), "and nothing after it");
  }

  @Test
  void close_endsWithoutAnAnswer_too() {
    allocate(600);
    feed(new Input.Close());
    tickAfter(Duration.ofMillis(250));

    has(tickAfter(Duration.ofMillis(500)), new Output.Closed());
  }

  @Test
  void close_beforeAnybodyAnswered_sendsNothing() {
    feed(new Input.Start());

    assertEquals(List.of(new Output.Closed()), feed(new Input.Close()));
  }

  @Test
  void secrets_areNotPrinted() {
    challenged();
    String text = TurnServerDouble.CREDENTIALS + " " + outputs + " " + server.asked;

    assertFalse(text.contains("secret"), text);
    assertFalse(text.contains("ab12"), text);
  }
}
