package dev.sottovoce.lab.simulation;

import dev.sottovoce.call.CallInput;
import dev.sottovoce.call.CallMachine;
import dev.sottovoce.call.CallOutput;
import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.CallSetup;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One end: a call machine with all that a phone puts around it, on a simulated socket and clock.
 * What a person does are its methods.
 */
public final class SimulatedPhone implements SimulatedNetwork.Receiver {
  static final String DOMAIN = "example.org";
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

  private final World world;
  private final Seat seat;
  private final PhoneKeyings keyings;
  private Entropy entropy;
  private final List<CallOutput> said = new ArrayList<>();
  private CallPolicy policy;
  private SimulatedSignalling signalling;
  private TransportAddress base;
  private SimulatedMedia media;
  private String peer = "";
  private Consumer<MediaKeys> keyWatch = keys -> {};
  private @Nullable CallMachine call;
  private Optional<Duration> answersAfter = Optional.of(Duration.ofMillis(500));
  private final Set<Instant> alarms = new HashSet<>();
  private Duration dialledAt = Duration.ZERO;
  private boolean crashed;
  private int firstSequence;
  private int framesPerReport;
  private Optional<Long> ssrc = Optional.empty();

  /**
   * Who a phone belongs to and where it is.
   *
   * @param user whose phone it is
   * @param device its name in logs, and of no other phone
   * @param base the address of its media socket
   */
  public record Seat(String user, String device, TransportAddress base) {
    String address() {
      return "sip:" + user + "@" + DOMAIN;
    }

    @Override
    public String toString() {
      return "Seat[" + device + "]";
    }
  }

  /**
   * @param entropy where all its randomness comes from
   */
  public SimulatedPhone(World world, Seat seat, CallPolicy policy, Entropy entropy) {
    this.world = world;
    this.seat = seat;
    this.base = seat.base();
    this.policy = policy;
    this.entropy = entropy;
    keyings = new PhoneKeyings(world, seat.address(), entropy);
    signalling = new SimulatedSignalling(this, world);
    media = new SimulatedMedia(this, world);
    world.network().bind(base, this);
  }

  /** The policy of later calls. */
  public void obey(CallPolicy newPolicy) {
    policy = newPolicy;
  }

  /** Shows all keys that calls have, the first and the new ones, before the media takes them. */
  public void watchKeys(Consumer<MediaKeys> watch) {
    keyWatch = watch;
  }

  /** The numbers of the next call's packets begin with this. */
  public void numbersFrom(int sequence) {
    firstSequence = sequence;
    media.numbersFrom(sequence);
  }

  /** In the next call a report goes out after so many frames. */
  public void reportEvery(int frames) {
    framesPerReport = frames;
    media.reportEvery(frames);
  }

  /** The next call's stream has this number, not one by chance. */
  public void haveSsrc(long number) {
    ssrc = Optional.of(number);
  }

  // What people do

  /** Calls the other end. */
  public void dial(SimulatedPhone callee) {
    dial(callee.seat.user());
  }

  /** Calls a user, whose phones then ring. */
  public void dial(String user) {
    peer = "sip:" + user + "@" + DOMAIN;
    begin(CallMachine.outgoing(setup(), peer));
    log("dials");
    dialledAt = world.time().elapsed();
    tell(new CallInput.Begin());
  }

  private void begin(CallMachine next) {
    forgetCall();
    call = next;
  }

  /** What came of the last call, which is over, is not asked for any more. */
  public void forgetCall() {
    if (hasCall()) throw new IllegalStateException("the last call is not over");
    call = null;
    said.clear();
    media = new SimulatedMedia(this, world);
    media.numbersFrom(firstSequence);
    media.reportEvery(framesPerReport);
  }

  /** From now on answers that long after it begins to ring; nothing means never. */
  public void answersAfter(Optional<Duration> wait) {
    answersAfter = wait;
  }

  public void refuse(EndReason reason) {
    log("refuses");
    tell(new CallInput.Refuse(reason));
  }

  public void hangUp() {
    if (crashed || ended().isPresent()) return;
    log("hangs up");
    tell(new CallInput.HangUp(EndReason.HUNG_UP_HERE));
  }

  public void hold() {
    if (ended().isPresent()) return;
    log("holds");
    tell(new CallInput.Hold());
  }

  public void resume() {
    if (ended().isPresent()) return;
    log("resumes");
    tell(new CallInput.Resume());
  }

  public void rekey() {
    if (ended().isPresent()) return;
    log("wants new keys");
    tell(new CallInput.Rekey());
  }

  /** The process dies: nothing is received, sent or said any more. */
  public void crash() {
    log("crashes");
    crashed = true;
    signalling.disconnect();
    world.network().unbind(base);
    media.close();
  }

  /**
   * The process begins anew, with a call or without: what was in memory alone is gone. It has to be
   * connected again.
   *
   * @param newEntropy randomness of the new process
   */
  public void restart(Entropy newEntropy) {
    log("restarts");
    media.close();
    call = null;
    entropy = newEntropy;
    keyings.restart(newEntropy);
    signalling = new SimulatedSignalling(this, world);
  }

  /** Another network: the old socket is gone, a new one is bound. */
  public void moveTo(TransportAddress newBase) {
    log("moves to another network");
    world.network().unbind(base);
    base = newBase;
    world.network().bind(base, this);
    tell(new CallInput.NetworkChanged(List.of(base)));
  }

  // What came of it

  /** Everything that the machine of the last call has said, in order. */
  public List<CallOutput> said() {
    return List.copyOf(said);
  }

  /** Why the call ended, once it has. */
  public Optional<EndReason> ended() {
    return said.stream()
        .filter(CallOutput.Ended.class::isInstance)
        .map(output -> ((CallOutput.Ended) output).reason())
        .findFirst();
  }

  public boolean finished() {
    return said.stream().anyMatch(CallOutput.Finished.class::isInstance);
  }

  /** When this end dialled, since the start. */
  public Duration dialledAt() {
    return dialledAt;
  }

  /** The audio of the last call; what it counts is kept after the call. */
  public SimulatedMedia media() {
    return media;
  }

  public String name() {
    return seat.device();
  }

  public String user() {
    return seat.user();
  }

  /** Whether this phone's person, or the other end's, has answered the last call. */
  public boolean hasAnswered() {
    return said.stream()
        .anyMatch(output ->
            output instanceof CallOutput.Progressed progressed
                && progressed.step() == CallOutput.Step.ANSWERED);
  }

  /** How the keys of the last call were agreed, if they were. */
  public Optional<String> keying() {
    return said.stream()
        .filter(CallOutput.OpenMedia.class::isInstance)
        .map(output -> ((CallOutput.OpenMedia) output).report().agreement().keying())
        .findFirst();
  }

  Seat seat() {
    return seat;
  }

  String contact() {
    return "sip:" + seat.user() + "@" + base.literal() + ":5061;transport=tls";
  }

  // Wiring

  SimulatedSignalling signalling() {
    return signalling;
  }

  Entropy entropy() {
    return entropy;
  }

  void log(String what) {
    world.log().add(seat.device(), what);
  }

  boolean isCrashed() {
    return crashed;
  }

  TransportAddress base() {
    return base;
  }

  private CallSetup setup() {
    long drawn = entropy.u32();
    long stream = ssrc.orElse(drawn);
    return new CallSetup(
        seat.address(),
        contact(),
        List.of(base),
        policy,
        keyings.forCall(policy, peer, stream),
        stream,
        ANSWER_WITHIN,
        entropy);
  }

  /** An INVITE of a new dialog. */
  void ring(SipRequest invite) {
    peer = invite.from().uri().map(uri -> "sip:" + uri.user() + "@" + uri.host()).orElse("");
    begin(CallMachine.incoming(setup(), invite));
    log("rings");
    tell(new CallInput.Begin());
    answersAfter.ifPresent(wait -> world.time().after(wait, this::answer));
  }

  private void answer() {
    if (crashed || ended().isPresent()) return;
    log("answers");
    tell(new CallInput.Answer());
  }

  boolean isBusyWith(SipRequest request) {
    String tag = request.to().tag().orElse("");
    return call != null && !call.isFinished() && call.owns(request.callId(), tag);
  }

  /** Whether there is a call that is not done with. */
  public boolean hasCall() {
    return call != null && !call.isFinished();
  }

  void tell(CallInput input) {
    if (call == null || crashed) return;
    for (CallOutput output : call.handle(input, world.time().now())) {
      if (!(output instanceof CallOutput.WakeAt)) said.add(output);
      obey(output);
    }
  }

  private void obey(CallOutput output) {
    switch (output) {
      case CallOutput.SendRequest send -> signalling.send(send.request());
      case CallOutput.Respond respond -> signalling.respond(respond.response());
      case CallOutput.SendDatagram send ->
          world.network().send(send.base(), send.to(), send.datagram());
      case CallOutput.Progressed progressed -> log(words(progressed.step()));
      case CallOutput.PathSelected selected -> media.sendTo(selected.pair());
      case CallOutput.OpenMedia open -> {
        keyWatch.accept(open.keys());
        media.open(open);
      }
      case CallOutput.PeerProved proved -> media.proved(proved.flow());
      case CallOutput.AddKeys added -> {
        keyWatch.accept(added.keys());
        media.addKeys(added);
      }
      case CallOutput.Rekeyed ignored -> media.useNewKeys();
      case CallOutput.DropOldKeys ignored -> media.dropOldKeys();
      case CallOutput.DropNewKeys ignored -> media.dropNewKeys();
      case CallOutput.Retain retain -> keyings.keep(peer, retain.secrets());
      case CallOutput.StringMatched ignored -> log("has compared the string");
      case CallOutput.KeysSigned ignored -> log("knows who signed the keys");
      case CallOutput.Warned warned -> log("is warned: " + warned.warning());
      case CallOutput.FlowChanged changed -> media.flow(changed.flow());
      case CallOutput.CloseMedia ignored -> media.close();
      case CallOutput.Ended ended -> log("ended: " + ended.reason());
      case CallOutput.Finished ignored -> log("is done with the call");
      case CallOutput.WakeAt wake -> wakeAt(wake.deadline());
    }
  }

  /** One tick for each instant, however often it is asked for: otherwise ticks beget ticks. */
  private void wakeAt(Instant deadline) {
    if (!alarms.add(deadline)) return;
    world
        .time()
        .at(
            deadline,
            () -> {
              alarms.remove(deadline);
              tell(new CallInput.Tick());
            });
  }

  private static String words(CallOutput.Step step) {
    return switch (step) {
      case RINGING -> "hears it ring";
      case ANSWERED -> "answered";
      case PATH_CONNECTED -> "has a path";
      case KEYS_AGREED -> "has keys";
    };
  }

  @Override
  public void receive(TransportAddress at, TransportAddress from, Bytes datagram) {
    if (crashed || datagram.isEmpty()) return;
    // RFC 7983 section 7: 128 to 191 is RTP or RTCP; the call machine sorts STUN from DTLS.
    int first = datagram.at(0);
    if (first >= 128 && first <= 191) media.receive(from, datagram);
    else tell(new CallInput.DatagramReceived(at, from, datagram));
  }
}
