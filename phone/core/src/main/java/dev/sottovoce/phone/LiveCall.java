package dev.sottovoce.phone;

import dev.sottovoce.call.CallInput;
import dev.sottovoce.call.CallMachine;
import dev.sottovoce.call.CallOutput;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.HeldTraffic;
import dev.sottovoce.call.KeyProof;
import dev.sottovoce.call.KeyTraffic;
import dev.sottovoce.call.KeyingWarning;
import dev.sottovoce.call.PeerSigner;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.call.veil.VeiledCall;
import dev.sottovoce.call.watch.Anomaly;
import dev.sottovoce.call.watch.PacketWatch;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.phone.loop.Alarm;
import dev.sottovoce.phone.network.MediaSockets;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.wire.Bytes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One call of a living phone: drives its machine on the loop, owns its sockets and its media, and
 * tells its listener on the event thread.
 */
final class LiveCall implements Call, IncomingCall, MediaSockets.Receiver {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  private final LivePhone phone;
  private final String peer;
  private final Alarm alarm;
  private final CompletableFuture<SecurityReport> connected = new CompletableFuture<>();
  private final CompletableFuture<CallEnd> ended = new CompletableFuture<>();
  private final AtomicBoolean decided = new AtomicBoolean();
  private final CallMedia media;
  private volatile CallListener listener = CallListener.NONE;
  private volatile @Nullable CallPath path;
  private @Nullable CallRelays relays;
  private @Nullable CallRelays moving;
  private volatile boolean awaitingProof;
  private volatile @Nullable SecurityReport security;
  private @Nullable CallOptions options;
  private @Nullable CallMachine machine;
  private @Nullable Runnable onGoOn;
  private CallPeers.CallPeer account = CallPeers.CallPeer.UNKNOWN;
  private volatile Optional<String> notice = Optional.empty();
  private volatile @Nullable VeiledCall veil;
  private boolean over;

  /**
   * @param peer the other end's SIP address
   */
  LiveCall(LivePhone phone, String peer) {
    this.phone = phone;
    this.peer = peer;
    this.alarm = new Alarm(phone.loop(), () -> feed(new CallInput.Tick()));
    this.media = new CallMedia(this, phone);
  }

  // What an embedder asks for

  @Override
  public String peer() {
    return peer;
  }

  @Override
  public String from() {
    return peer;
  }

  @Override
  public CompletableFuture<SecurityReport> connected() {
    return connected;
  }

  @Override
  public CompletableFuture<CallEnd> ended() {
    return ended;
  }

  @Override
  public Call answer(CallOptions chosen) {
    if (!decided.compareAndSet(false, true)) {
      throw new IllegalStateException("the call was answered or declined before");
    }
    media.startClock();
    phone
        .loop()
        .execute(() -> {
          take(chosen);
          feed(new CallInput.Answer());
        });
    return this;
  }

  @Override
  public void decline() {
    refuse(EndReason.DECLINED);
  }

  @Override
  public void busy() {
    refuse(EndReason.BUSY);
  }

  @Override
  public void hold() {
    feedLater(new CallInput.Hold());
  }

  @Override
  public void resume() {
    feedLater(new CallInput.Resume());
  }

  @Override
  public HeldTraffic heldTraffic() {
    return media.held();
  }

  @Override
  public void mute() {
    media.mute(true);
  }

  @Override
  public void unmute() {
    media.mute(false);
  }

  @Override
  public int press(String keys) {
    return media.press(keys);
  }

  @Override
  public KeyTraffic keyTraffic() {
    return media.keyTraffic();
  }

  @Override
  public void rekey() {
    feedLater(new CallInput.Rekey());
  }

  @Override
  public void goOn() {
    phone
        .loop()
        .execute(() -> {
          Runnable next = onGoOn;
          onGoOn = null;
          if (next != null && !isOver()) next.run();
        });
  }

  @Override
  public Optional<String> notice() {
    return notice;
  }

  @Override
  public Policy.Metadata metadata() {
    return veil == null ? Policy.Metadata.STANDARD : Policy.Metadata.PROTECTED;
  }

  @Override
  public void hangUp() {
    phone
        .loop()
        .execute(() -> {
          if (machine == null && !over) failToBegin(EndReason.CANCELLED);
          else feed(new CallInput.HangUp(EndReason.HUNG_UP_HERE));
        });
  }

  @Override
  public void stringCompared() {
    feedLater(new CallInput.StringCompared());
  }

  @Override
  public void stringDiffers() {
    feedLater(new CallInput.StringDiffers());
  }

  @Override
  public Optional<SecurityReport> security() {
    return Optional.ofNullable(security);
  }

  @Override
  public CallStatistics statistics() {
    return media.statistics();
  }

  private void refuse(EndReason reason) {
    if (decided.compareAndSet(false, true)) feedLater(new CallInput.Refuse(reason));
  }

  // What the phone does with it, on the loop

  /** The audio ends and the listener; when the call is over already, the ends are closed. */
  void take(CallOptions chosen) {
    options = chosen;
    listener = chosen.listener();
    media.startClock();
    if (over) closeAudio(chosen);
  }

  /** Who is at the other end, as far as is known. */
  void with(CallPeers.CallPeer known, Optional<String> newNotice) {
    account = known;
    notice = newNotice;
  }

  /** The call waits until the person has heard this. */
  void ask(String sentence, Runnable next) {
    onGoOn = next;
    tell(hears -> hears.accountChanged(this, sentence));
  }

  /** Relays are being looked for; they are given back if the call never begins. */
  void with(CallRelays looking) {
    relays = looking;
  }

  /** The server sees no more of this call than it needs. */
  void with(VeiledCall covering) {
    veil = covering;
  }

  /** What the call may be. */
  CallSetups.Terms on(CallSetups.Terms terms) {
    return veil == null ? terms : terms.signedOnly();
  }

  /** What was there before its machine is given back, whether there is one or not. */
  void release() {
    if (relays != null) relays.abandon();
    if (moving != null) moving.abandon();
    if (veil != null) veil.close();
  }

  /** Sockets and machine are there: the call begins. */
  void begin(CallPath opened, CallMachine made) {
    path = opened;
    machine = made;
    feed(new CallInput.Begin());
  }

  /**
   * The phone is in another network: the call follows, with its keys, and goes on over the old
   * network as long as that works.
   */
  void move() {
    if (over || path == null || !connected.isDone()) return;
    if (moving != null) moving.abandon();
    CallRelays looking = phone.paths().lookForRelays(this);
    moving = looking;
    looking.whenReady(() -> phone.whenRegistered(() -> arrive(looking)));
  }

  private void arrive(CallRelays found) {
    CallPath known = path;
    if (over || moving != found || known == null) {
      found.abandon();
      return;
    }
    moving = null;
    phone
        .paths()
        .open(this, found)
        .ifPresent(leg -> {
          known.move(leg);
          feed(new CallInput.NetworkChanged(known.bases(), known.relays()));
        });
  }

  /** The call cannot even begin. */
  void failToBegin(EndReason reason) {
    failToBegin(reason, reason.sentence());
  }

  void failToBegin(EndReason reason, String sentence) {
    if (over) return;
    onGoOn = null;
    onEnded(new CallOutput.Ended(reason, sentence, 0));
    onFinished();
  }

  boolean owns(SipRequest request) {
    return machine != null && machine.owns(request.callId(), request.to().tag().orElse(""));
  }

  boolean ownsInvite(SipRequest cancelled) {
    return machine != null && machine.ownsInvite(cancelled);
  }

  void startClock() {
    media.startClock();
  }

  /** The phone's threads end: nobody waits for the other end's answers any more. */
  void abandon() {
    if (!ended.isDone()) {
      onEnded(new CallOutput.Ended(EndReason.PHONE_CLOSED, EndReason.PHONE_CLOSED.sentence(), 0));
    }
    if (!over) onFinished();
  }

  boolean isOver() {
    return ended.isDone();
  }

  /** A request of this call, as it travelled. */
  void receive(SipRequest request) {
    VeiledCall covering = veil;
    Optional<SipRequest> plain = covering == null ? Optional.of(request) : covering.open(request);
    if (plain.isPresent()) feed(new CallInput.RequestReceived(plain.get()));
    else if (!request.is("ACK")) phone.respond(phone.veils().undecipherable(request));
  }

  /**
   * The caller gave up, or another device took the call.
   *
   * @param cancel as it travelled
   */
  void cancelled(Optional<SipRequest> cancel) {
    VeiledCall covering = veil;
    Optional<SipRequest> plain = covering == null ? cancel : cancel.map(covering::openCancel);
    feed(new CallInput.Cancelled(plain));
  }

  /** A response to a request of this call, as it travelled. */
  void receive(SipResponse response) {
    VeiledCall covering = veil;
    SipResponse plain = covering == null ? response : covering.open(response);
    feed(new CallInput.ResponseReceived(plain));
  }

  private void send(SipRequest request) {
    VeiledCall covering = veil;
    Optional<SipRequest> sealed = covering == null ? Optional.of(request) : covering.seal(request);
    if (sealed.isPresent()) phone.send(this, sealed.get());
    else tooLong(request);
  }

  /** The call ends by itself where its request fails. */
  private void tooLong(SipRequest request) {
    boolean first = request.is("INVITE") && !request.to().tag().isPresent();
    if (first) failToBegin(EndReason.TOO_LONG_TO_VEIL);
    else feedLater(new CallInput.RequestFailed(request.method(), request.cseq().number()));
  }

  void respond(SipResponse response) {
    VeiledCall covering = veil;
    Optional<SipResponse> sealed =
        covering == null ? Optional.of(response) : covering.seal(response);
    if (sealed.isPresent()) phone.respond(sealed.get());
    else feedLater(new CallInput.HangUp(EndReason.TOO_LONG_TO_VEIL));
  }

  void feed(CallInput input) {
    CallMachine running = machine;
    if (running == null || over) return;
    for (CallOutput output : running.handle(input, phone.loop().now())) obey(output);
  }

  void feedLater(CallInput input) {
    phone.loop().execute(() -> feed(input));
  }

  // What arrives on the sockets, on the network thread

  @Override
  public void control(InetSocketAddress local, InetSocketAddress from, Bytes datagram) {
    feedLater(
        new CallInput.DatagramReceived(
            TransportAddress.of(local), TransportAddress.of(from), datagram));
  }

  @Override
  public void media(
      InetSocketAddress from, byte[] packet, int offset, int length, long arrivalNanos) {
    boolean authentic;
    CallPath known = path;
    PacketWatch.Origin origin =
        known == null ? PacketWatch.Origin.PATH : known.origin(from, arrivalNanos);
    // Sockets and relays have threads of their own.
    synchronized (media) {
      authentic = media.received(packet, offset, length, arrivalNanos, origin);
    }
    if (authentic && known != null && (awaitingProof || !known.leadsTo(from))) {
      feedLater(new CallInput.MediaAuthenticated(TransportAddress.of(from)));
    }
  }

  void sendMedia(byte[] packet, int offset, int length) {
    CallPath known = path;
    if (known != null) known.sendMedia(packet, offset, length);
  }

  // What the machine says

  private void obey(CallOutput output) {
    if (output instanceof CallOutput.SendDatagram send) {
      if (path != null) path.send(send.base(), send.to(), send.datagram());
    } else if (output instanceof CallOutput.PathSelected selected) {
      if (path != null) path.select(selected.pair());
    } else if (output instanceof CallOutput.WakeAt wake) {
      alarm.at(wake.deadline());
    } else if (output instanceof CallOutput.SendRequest send) {
      send(send.request());
    } else if (output instanceof CallOutput.Respond respond) {
      respond(respond.response());
    } else if (output instanceof CallOutput.Progressed progressed) {
      onProgress(progressed.step());
    } else if (output instanceof CallOutput.OpenMedia open) {
      onOpen(open);
    } else if (output instanceof CallOutput.PeerProved proved) {
      onProved(proved);
    } else if (output instanceof CallOutput.AddKeys added) {
      media.addKeys(added);
    } else if (output instanceof CallOutput.Rekeyed rekeyed) {
      media.useNewKeys();
      security = rekeyed.report();
      tell(hears -> hears.rekeyed(this, rekeyed.report()));
    } else if (output instanceof CallOutput.DropOldKeys) {
      media.dropOldKeys();
    } else if (output instanceof CallOutput.DropNewKeys) {
      media.dropNewKeys();
    } else if (output instanceof CallOutput.Retain retain) {
      boolean kept = phone.keep(peer, retain.secrets());
      if (!kept) notRemembered();
    } else if (output instanceof CallOutput.StringMatched matched) {
      security = matched.report();
      phone.peers().compared(account, this::notRemembered);
      tell(hears -> hears.compared(this, matched.report()));
    } else if (output instanceof CallOutput.KeysSigned signed) {
      security = signed.report();
      tell(hears -> hears.keysSigned(this, signed.report()));
    } else if (output instanceof CallOutput.Warned warned) {
      tell(hears -> hears.warned(this, warned.warning()));
    } else if (output instanceof CallOutput.FlowChanged changed) {
      media.flow(changed.flow());
      tell(hears -> hears.held(this, CallMedia.holdState(changed.flow())));
    } else if (output instanceof CallOutput.CloseMedia) {
      media.close();
    } else if (output instanceof CallOutput.Ended end) {
      onEnded(end);
    } else if (output instanceof CallOutput.Finished) {
      onFinished();
    }
  }

  private void notRemembered() {
    tell(hears -> hears.warned(this, KeyingWarning.NOT_REMEMBERED));
  }

  private void onProgress(CallOutput.Step step) {
    if (step == CallOutput.Step.RINGING) {
      phone.tracer().state(TraceEvent.RINGING);
      if (options == null) phone.offerToListener(this);
      else tell(hears -> hears.ringing(this));
    } else if (step == CallOutput.Step.PATH_CONNECTED) {
      phone.tracer().state(TraceEvent.ICE_CONNECTED);
    } else if (step == CallOutput.Step.KEYS_AGREED) {
      phone.tracer().state(TraceEvent.DTLS_CONNECTED);
    }
  }

  private void onOpen(CallOutput.OpenMedia open) {
    CallOptions chosen = options;
    if (chosen == null) throw new IllegalStateException("media opens only for an answered call");
    awaitingProof = open.proof() == KeyProof.BY_FIRST_PACKET;
    media.open(open, chosen);
    if (!awaitingProof) onConnected(open.report());
  }

  private void onProved(CallOutput.PeerProved proved) {
    awaitingProof = false;
    media.flow(proved.flow());
    onConnected(proved.report());
  }

  private void onConnected(SecurityReport report) {
    security = report;
    phone.network().start();
    phone.peers().met(account, this::notRemembered);
    if (report.signer() instanceof PeerSigner.OfAccount signer) {
      lookAgain(signer.deviceKey());
      if (signer.head().isPresent()) phone.peers().compare(signer.head().get(), this::onOtherLog);
    }
    connected.complete(report);
    tell(hears -> hears.connected(this, report));
  }

  /** The two ends have been shown two logs: nothing that either was shown of the other counts. */
  private void onOtherLog() {
    if (!over) feed(new CallInput.HangUp(EndReason.LOG_FORKED));
  }

  /** Whether the account still lists the device at the other end. */
  private void lookAgain(Bytes device) {
    phone
        .loop()
        .schedule(
            phone.loop().now().plus(LOOK_EVERY),
            () -> {
              if (over) return;
              phone
                  .peers()
                  .look(
                      peer,
                      found -> {
                        if (over) return;
                        Optional<EndReason> end = CallPeers.endOf(found, device);
                        if (end.isPresent()) feed(new CallInput.HangUp(end.get()));
                        else lookAgain(device);
                      });
            });
  }

  /** A direction fell silent or is heard again; called by the media threads. */
  void onAudio(CallListener.AudioState state) {
    tell(hears -> hears.audio(this, state));
  }

  /** Packets show that somebody tampers; called by the media threads. */
  void onAnomaly(Anomaly anomaly) {
    tell(hears -> hears.noticed(this, anomaly));
  }

  /** The other end pressed a key; called by the network threads. */
  void onKey(char key) {
    tell(hears -> hears.keyPressed(this, key));
  }

  private void onEnded(CallOutput.Ended end) {
    decided.set(true);
    if (end.reason() == EndReason.STRING_DIFFERS) phone.peers().differed(account);
    media.close();
    if (options != null) closeAudio(options);
    CallEnd result = new CallEnd(end.reason(), end.sentence(), end.status(), media.statistics());
    phone.tracer().state(TraceEvent.HUNG_UP);
    CallListener hears = listener;
    phone
        .events()
        .tell(() -> {
          phone.anomalies().callEnded(result.statistics().anomalies());
          connected.completeExceptionally(new CallFailed(end.reason(), end.sentence()));
          ended.complete(result);
          hears.ended(this, result);
        });
  }

  private void onFinished() {
    over = true;
    alarm.clear();
    if (path != null) path.close();
    release();
    phone.forget(this);
  }

  private void tell(java.util.function.Consumer<CallListener> news) {
    CallListener hears = listener;
    phone.events().tell(() -> news.accept(hears));
  }

  private static void closeAudio(CallOptions options) {
    options.source().close();
    options.sink().close();
  }
}
