package dev.sottovoce.dtls;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.dtls.handshake.Acknowledgement;
import dev.sottovoce.dtls.handshake.Alert;
import dev.sottovoce.dtls.handshake.Alerted;
import dev.sottovoce.dtls.handshake.ClientHandshake;
import dev.sottovoce.dtls.handshake.Flight;
import dev.sottovoce.dtls.handshake.Fragment;
import dev.sottovoce.dtls.handshake.Handshake;
import dev.sottovoce.dtls.handshake.HandshakeMessage;
import dev.sottovoce.dtls.handshake.Packer;
import dev.sottovoce.dtls.handshake.Reassembly;
import dev.sottovoce.dtls.handshake.ServerHandshake;
import dev.sottovoce.dtls.handshake.Terms13;
import dev.sottovoce.dtls.record.ContentType;
import dev.sottovoce.dtls.record.RecordLayer;
import dev.sottovoce.dtls.record.RecordNumber;
import dev.sottovoce.dtls.record.TrafficKeys;
import dev.sottovoce.dtls.suite.SessionBinding;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * DTLS 1.3 (RFC 9147), either role: this class moves records, keeps the timers and repeats what got
 * lost; what the messages mean is the {@link Handshake}'s.
 */
public final class Dtls13Association implements DtlsAssociation {
  /** Whether the client's address is known to be its own. */
  public enum Path {
    /** ICE has checked it. */
    VALIDATED,
    /** Nobody has: a cookie comes first (RFC 9147 section 5.1). */
    UNCHECKED
  }

  private enum Phase {
    NEW,
    HANDSHAKE,
    ESTABLISHED,
    OVER
  }

  /** Fits every path that media runs on, with room for tunnels. */
  static final int DATAGRAM_OCTETS = 1200;

  /** What every IPv4 path must carry (RFC 9147 section 4.4), without IP and UDP headers. */
  static final int SMALL_DATAGRAM_OCTETS = 548;

  /** So many timeouts in a row, and the path may simply not take large datagrams. */
  private static final int TIMEOUTS_BEFORE_SMALL = 2;

  private static final int MOST_TIMEOUTS_ESTABLISHED = 16;
  private static final int MAX_EARLY_RECORDS = 16;
  private static final int MAX_ACKNOWLEDGED = 64;

  /** A peer that repeats itself is answered, but not more often than this. */
  private static final Duration LEAST_BETWEEN_ANSWERS = Duration.ofMillis(50);

  private final MediaKeys.Role role;
  private final HandshakeTiming timing;
  private final Handshake handshake;
  private final RecordLayer records = new RecordLayer();
  private final Reassembly reassembly = new Reassembly();
  private final Flight flight = new Flight();
  private final NavigableSet<RecordNumber> toAcknowledge = new TreeSet<>();
  private final Deque<Bytes> early = new ArrayDeque<>();
  private Phase phase = Phase.NEW;
  private List<Output> outputs = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private Instant deadline = Instant.MAX;
  private @Nullable Instant resendAt;
  private @Nullable Instant acknowledgeAt;
  private Instant lastSent = Instant.MIN;
  private Duration resendWait;
  private int timeouts;
  private int datagramOctets = DATAGRAM_OCTETS;
  private int nextMessageSeq;
  private long sendingEpoch;
  private boolean peerAuthenticated;
  private boolean flightDue;
  private boolean acknowledgementDue;

  /**
   * @param role which side of the handshake this end is; offer and answer decide (RFC 5763)
   * @param announced the fingerprint in the peer's session description
   * @param terms what may be agreed on; suites that {@code crypto} does not serve are left out
   * @param session what the descriptions say that the handshake must belong to
   * @param path as a server: whether the client must return a cookie first
   * @param unseenShare {@link EphemeralShares}, one for all associations of a phone
   * @param crypto with the primitives of the groups, the signatures and at least one suite
   * @param entropy for nonces and ephemeral keys
   */
  public Dtls13Association(
      MediaKeys.Role role,
      LocalIdentity identity,
      Fingerprint announced,
      DtlsTerms terms,
      SessionBinding session,
      Path path,
      Predicate<Bytes> unseenShare,
      HandshakeTiming timing,
      CryptoBackend crypto,
      Entropy entropy) {
    this.role = role;
    this.timing = timing;
    this.resendWait = timing.firstResend();
    Terms13 terms13 =
        new Terms13(
            terms.cipherSuites().stream()
                .filter(suite -> suite.isServedBy(crypto))
                .collect(Collectors.toList()),
            terms.groups(),
            terms.signatureSchemes(),
            terms.srtpProfiles(),
            identity.credentials(),
            announced,
            session,
            path == Path.UNCHECKED,
            unseenShare);
    this.handshake =
        role == MediaKeys.Role.CLIENT
            ? new ClientHandshake(terms13, crypto, entropy, new HandshakeWire())
            : new ServerHandshake(terms13, crypto, entropy, new HandshakeWire());
  }

  @Override
  public List<Output> handle(Input input, Instant newNow) {
    if (phase == Phase.OVER) return List.of();
    now = newNow;
    outputs = new ArrayList<>();
    try {
      if (input instanceof Input.Start) onStart();
      else if (input instanceof Input.Close) onClose();
      else if (phase != Phase.NEW) onEvent(input);
    } catch (Alerted alerted) {
      fail(alerted);
    }
    if (phase != Phase.OVER) {
      transmit();
      wake();
    }
    return outputs;
  }

  private void onEvent(Input input) throws Alerted {
    if (input instanceof Input.Datagram datagram) {
      for (Bytes record : RecordLayer.split(datagram.octets())) onRecord(record);
    }
    onTime();
  }

  private void onStart() {
    if (phase != Phase.NEW) throw new IllegalStateException("the association was started before");
    phase = Phase.HANDSHAKE;
    deadline = now.plus(timing.deadline());
    handshake.start();
  }

  private void onClose() {
    if (sendingEpoch > 0) sendAlert(Alert.CLOSE_NOTIFY);
    end(new Output.Closed());
  }

  // Records

  private void onRecord(Bytes record) throws Alerted {
    long newest = records.newestReceivingEpoch();
    RecordLayer.Received received = records.open(record);
    if (received instanceof RecordLayer.Early) {
      if (early.size() < MAX_EARLY_RECORDS) early.add(record);
    } else if (received instanceof RecordLayer.Opened opened) {
      onOpened(opened);
    }
    if (phase != Phase.OVER && records.newestReceivingEpoch() > newest) readEarly();
  }

  /** Keys have changed: what came too early may be readable now. */
  private void readEarly() throws Alerted {
    List<Bytes> waiting = new ArrayList<>(early);
    early.clear();
    for (Bytes record : waiting) {
      if (phase != Phase.OVER) onRecord(record);
    }
  }

  private void onOpened(RecordLayer.Opened opened) throws Alerted {
    if (phase == Phase.OVER) return;
    if (opened.number().epoch() > 0) peerAuthenticated = true;
    switch (opened.type()) {
      case HANDSHAKE -> onHandshake(opened);
      case ACK -> onAcknowledgement(opened);
      case ALERT -> onAlert(opened);
      case APPLICATION_DATA -> onApplicationData(opened);
    }
  }

  private void onHandshake(RecordLayer.Opened opened) throws Alerted {
    long epoch = opened.number().epoch();
    List<Fragment> fragments = Fragment.parseAll(opened.content()).orElse(List.of());
    if (fragments.isEmpty()) {
      if (epoch > 0) throw Alerted.malformed("a handshake fragment");
      return;
    }
    boolean repeated = false;
    for (Fragment fragment : fragments) {
      Reassembly.Outcome outcome = reassembly.add(fragment, epoch);
      repeated |= outcome == Reassembly.Outcome.REPEATED;
      if (outcome != Reassembly.Outcome.IGNORED) remember(opened.number());
    }
    while (phase != Phase.OVER) {
      Reassembly.Whole whole = reassembly.poll().orElse(null);
      if (whole == null) break;
      handshake.handle(whole.message(), whole.epoch());
    }
    if (repeated) answerRepetition();
    acknowledgeIfDue();
  }

  private void remember(RecordNumber number) {
    toAcknowledge.add(number);
    if (toAcknowledge.size() > MAX_ACKNOWLEDGED) toAcknowledge.pollFirst();
  }

  /** The peer repeats its flight, so it has not got all of ours. */
  private void answerRepetition() {
    boolean tooSoon = now.isBefore(lastSent.plus(LEAST_BETWEEN_ANSWERS));
    if (!flight.isAcknowledged() && !tooSoon) flightDue = true;
  }

  /** RFC 9147 section 7.1: at once for what gets no other answer, a little later for gaps. */
  private void acknowledgeIfDue() {
    if (toAcknowledge.isEmpty()) return;
    if (phase == Phase.ESTABLISHED) {
      acknowledgementDue = true;
    } else if (reassembly.hasGaps() && acknowledgeAt == null) {
      acknowledgeAt = now.plus(timing.firstResend().dividedBy(4));
    }
  }

  private void onAcknowledgement(RecordLayer.Opened opened) {
    long epoch = opened.number().epoch();
    List<RecordNumber> numbers = new ArrayList<>();
    for (RecordNumber number : Acknowledgement.parse(opened.content())) {
      // A plaintext record may be anybody's: it says nothing about encrypted ones.
      if (number.epoch() >= 0 && number.epoch() <= epoch) numbers.add(number);
    }
    if (resendAt == null) return;
    flight.acknowledge(numbers);
    timeouts = 0;
    if (flight.isAcknowledged()) {
      resendAt = null;
      handshake.onAcknowledged();
    }
  }

  private void onAlert(RecordLayer.Opened opened) throws Alerted {
    long epoch = opened.number().epoch();
    if (opened.content().length() != 2) {
      if (epoch > 0) throw Alerted.malformed("an alert");
      return;
    }
    // Once the peer has authenticated something, an alert in the clear is not its own.
    if (epoch == 0 && peerAuthenticated) return;
    int alert = opened.content().at(1);
    if (alert == Alert.USER_CANCELED.id()) return;
    end(
        phase == Phase.ESTABLISHED
            ? new Output.Closed()
            : new Output.Failed(Reason.REFUSED_BY_PEER, OptionalInt.of(alert)));
  }

  private void onApplicationData(RecordLayer.Opened opened) throws Alerted {
    // Media goes by SRTP: a peer that sends data after the handshake is not heard.
    if (opened.number().epoch() == Handshake.HANDSHAKE) {
      throw Alerted.unexpected("application data in the handshake");
    }
  }

  // Time

  private void onTime() throws Alerted {
    if (phase == Phase.OVER) return;
    if (phase == Phase.HANDSHAKE && !now.isBefore(deadline)) {
      end(new Output.Failed(Reason.TIMED_OUT, OptionalInt.empty()));
      return;
    }
    if (acknowledgeAt != null && !now.isBefore(acknowledgeAt)) acknowledgementDue = true;
    if (resendAt != null && !now.isBefore(resendAt)) onTimeout();
  }

  private void onTimeout() {
    if (phase == Phase.ESTABLISHED && timeouts == MOST_TIMEOUTS_ESTABLISHED) {
      // The media will show whether the peer is gone.
      resendAt = null;
      return;
    }
    flightDue = true;
    resendWait = min(resendWait.multipliedBy(2), timing.firstResend().multipliedBy(4));
    if (++timeouts >= TIMEOUTS_BEFORE_SMALL) datagramOctets = SMALL_DATAGRAM_OCTETS;
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  // Sending

  private void transmit() {
    if (!flightDue && !acknowledgementDue) return;
    Packer packer = new Packer(datagramOctets);
    if (acknowledgementDue) {
      Bytes content = Acknowledgement.encode(toAcknowledge);
      packer.add(records.seal(sendingEpoch, ContentType.ACK, content).octets());
      if (phase == Phase.ESTABLISHED) toAcknowledge.clear();
      acknowledgementDue = false;
      acknowledgeAt = null;
    }
    if (flightDue) {
      flight.pack(records, packer);
      flightDue = false;
      lastSent = now;
      resendAt = now.plus(resendWait);
    }
    for (Bytes datagram : packer.finish()) outputs.add(new Output.Transmit(datagram));
  }

  private void wake() {
    Instant next = phase == Phase.HANDSHAKE ? deadline : Instant.MAX;
    if (resendAt != null && resendAt.isBefore(next)) next = resendAt;
    if (acknowledgeAt != null && acknowledgeAt.isBefore(next)) next = acknowledgeAt;
    if (next.isBefore(Instant.MAX)) outputs.add(new Output.WakeAt(next));
  }

  private void sendAlert(Alert alert) {
    int level = alert == Alert.CLOSE_NOTIFY ? 1 : 2;
    Bytes content = Bytes.of(level, alert.id());
    Bytes record = records.seal(sendingEpoch, ContentType.ALERT, content).octets();
    outputs.add(new Output.Transmit(record));
  }

  // The end

  private void fail(Alerted alerted) {
    sendAlert(alerted.alert());
    end(
        phase == Phase.ESTABLISHED
            ? new Output.Closed()
            : new Output.Failed(reason(alerted.kind()), OptionalInt.of(alerted.alert().id())));
  }

  private static Reason reason(Alerted.Kind kind) {
    return switch (kind) {
      case VIOLATION -> Reason.PROTOCOL_VIOLATION;
      case INCOMPATIBLE -> Reason.INCOMPATIBLE;
      case VERSION -> Reason.VERSION_NOT_ALLOWED;
      case FINGERPRINT -> Reason.FINGERPRINT_MISMATCH;
      case ANOTHER_SESSION -> Reason.ANOTHER_SESSION;
    };
  }

  private void end(Output last) {
    phase = Phase.OVER;
    outputs.add(last);
    early.clear();
    records.destroy();
    handshake.destroy();
  }

  /** What the handshake wants to go out. */
  private final class HandshakeWire implements Handshake.Wire {
    @Override
    public void beginFlight() {
      flight.begin();
      // Our answer acknowledges the flight that it answers (RFC 9147 section 7.1).
      if (phase == Phase.HANDSHAKE) {
        toAcknowledge.clear();
        acknowledgeAt = null;
      }
      timeouts = 0;
      resendWait = timing.firstResend();
    }

    @Override
    public void send(long epoch, HandshakeMessage message) {
      flight.add(epoch, nextMessageSeq++, message);
      flightDue = true;
    }

    @Override
    public void sendWith(long epoch, TrafficKeys keys) {
      records.sendWith(epoch, keys);
      sendingEpoch = epoch;
      // A KeyUpdate is answered only when the peer has all that was sent before it.
      if (epoch > Handshake.APPLICATION) records.forgetSendingBefore(epoch - 1);
    }

    @Override
    public void receiveWith(long epoch, TrafficKeys keys) {
      records.receiveWith(epoch, keys);
      // After a KeyUpdate late records of the epoch before are still welcome, older ones are not.
      if (epoch > Handshake.APPLICATION) records.forgetReceivingBefore(epoch - 1);
    }

    @Override
    public void established(MediaKeys keys, VerifiedPeer peer) {
      phase = Phase.ESTABLISHED;
      if (role == MediaKeys.Role.SERVER) {
        // The client's Finished answers our flight.
        flight.begin();
        resendAt = null;
      }
      acknowledgementDue = !toAcknowledge.isEmpty();
      outputs.add(new Output.Established(keys, peer));
    }
  }
}
