package dev.sottovoce.phone;

import dev.sottovoce.call.CallInput;
import dev.sottovoce.call.CallMachine;
import dev.sottovoce.call.CallSetup;
import dev.sottovoce.call.DtlsKeying;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.KeyingMethod;
import dev.sottovoce.call.MikeyKeying;
import dev.sottovoce.call.ZrtpKeying;
import dev.sottovoce.call.ZrtpTerms;
import dev.sottovoce.crypto.backend.CpuFeatures;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.SelectedBackend;
import dev.sottovoce.dtls.EphemeralShares;
import dev.sottovoce.dtls.HandshakeTiming;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.mikey.Credentials;
import dev.sottovoce.mikey.Parties;
import dev.sottovoce.mikey.ReplayCache;
import dev.sottovoce.mikey.Setting;
import dev.sottovoce.phone.loop.Loop;
import dev.sottovoce.phone.network.HostAddresses;
import dev.sottovoce.phone.network.MediaSockets;
import dev.sottovoce.phone.signalling.Signalling;
import dev.sottovoce.phone.signalling.TlsClient;
import dev.sottovoce.sip.message.Reason;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.SipUri;
import dev.sottovoce.zrtp.RetainedSecrets;
import dev.sottovoce.zrtp.ZrtpConfig;
import dev.sottovoce.zrtp.ZrtpTiming;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The phone behind {@link Phone}: its loop, its signalling and its calls. */
final class LivePhone implements Phone, Signalling.User {
  private static final Logger LOG = LoggerFactory.getLogger(LivePhone.class);
  private static final int MOST_REMEMBERED_OFFERS = 10_000;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final PhoneConfig config;
  // With the certificate of the last renewal; of the loop's thread.
  private Account account;
  private final EphemeralShares shares = new EphemeralShares();
  private final ReplayCache replays = new ReplayCache(MOST_REMEMBERED_OFFERS);
  // MIKEY has no AES of its own: it does not matter what the processor can do.
  private final CryptoBackend crypto = SelectedBackend.pureJava(new CpuFeatures(false));
  private final Loop loop;
  private final Events events = new Events();
  private final Tracer tracer;
  private final Workers workers;
  private final Signalling signalling;
  private final CertificateWatch certificate;
  private final List<LiveCall> calls = new ArrayList<>();
  private final Map<String, LiveCall> requests = new HashMap<>();
  private final List<RegistrationListener> registrationListeners = new CopyOnWriteArrayList<>();
  private final CompletableFuture<RegistrationState> firstOutcome = new CompletableFuture<>();
  private final AtomicBoolean registering = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile RegistrationState state = new RegistrationState.Idle();
  private volatile @Nullable IncomingCallListener incoming;

  LivePhone(PhoneConfig config) throws IOException {
    if (!config.canAgreeOnKeys()) {
      throw new IllegalArgumentException("the policy wants a group's key and there is none");
    }
    this.config = config;
    this.account = config.account();
    this.loop = new Loop("sottovoce-loop", config.clock().instant(), LivePhone::failed);
    this.tracer = new Tracer(config.trace(), config.clock(), events);
    this.workers = new Workers(config.entropy());
    TlsClient tls = new TlsClient(config.account(), config.clock());
    this.signalling = new Signalling(config.account(), loop, this, tls, config.entropy());
    this.certificate = new CertificateWatch(config, loop, workers.blocking(), this::renewed);
  }

  // What an embedder asks for

  @Override
  public CompletableFuture<RegistrationState> register() {
    if (closed.get()) throw new IllegalStateException("the phone is closed");
    if (registering.compareAndSet(false, true)) loop.execute(signalling::start);
    return firstOutcome.thenApply(outcome -> outcome);
  }

  @Override
  public RegistrationState registration() {
    return state;
  }

  @Override
  public Call call(String target, CallOptions options) {
    if (closed.get()) throw new IllegalStateException("the phone is closed");
    String address = CallTarget.complete(target, config.account().domain());
    LiveCall call = new LiveCall(this, address);
    tracer.state(TraceEvent.CALL_STARTED);
    call.startClock();
    loop.execute(() -> place(call, address, options));
    return call;
  }

  @Override
  public void onIncomingCall(IncomingCallListener listener) {
    incoming = listener;
  }

  @Override
  public void onRegistration(RegistrationListener listener) {
    registrationListeners.add(listener);
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) return;
    CompletableFuture<?> said = new CompletableFuture<>();
    loop.execute(() -> {
      for (LiveCall each : new ArrayList<>(calls)) {
        each.feed(new CallInput.HangUp(EndReason.PHONE_CLOSED));
      }
      signalling.stop();
      said.complete(null);
    });
    try {
      said.get(CLOSE_WITHIN.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
      signalling.close(Duration.ofMillis(500));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      LOG.warn("the phone closed before it could sign out");
    }
    endThreads();
  }

  private void endThreads() {
    loop.execute(() -> {
      for (LiveCall each : new ArrayList<>(calls)) each.abandon();
    });
    loop.close(CLOSE_WITHIN);
    workers.close();
    events.close();
    firstOutcome.complete(state);
  }

  // What its calls use

  Loop loop() {
    return loop;
  }

  Events events() {
    return events;
  }

  Tracer tracer() {
    return tracer;
  }

  PhoneConfig config() {
    return config;
  }

  void send(LiveCall call, SipRequest request) {
    if (!request.is("ACK")) requests.put(key(request), call);
    signalling.send(request);
  }

  void respond(SipResponse response) {
    signalling.respond(response);
  }

  void forget(LiveCall call) {
    calls.remove(call);
    requests.values().removeIf(call::equals);
  }

  /** The call rings here: somebody may answer it. */
  void offerToListener(LiveCall call) {
    IncomingCallListener listener = incoming;
    if (listener == null) call.busy();
    else events.tell(() -> listener.incoming(call));
  }

  // Calls that begin, on the loop

  private void place(LiveCall call, String target, CallOptions options) {
    call.take(options);
    Optional<SipUri> contact = signalling.contact();
    if (!contact.isPresent()) {
      call.failToBegin(EndReason.SERVER_UNREACHABLE);
      return;
    }
    openSockets(call)
        .ifPresent(path -> {
          CallSetup setup = setup(call.peer(), contact.get(), path, options.answerWithin());
          calls.add(call);
          call.begin(path, CallMachine.outgoing(setup, target));
        });
  }

  private void ring(SipRequest invite) {
    Optional<SipUri> contact = signalling.contact();
    long going = calls.stream().filter(each -> !each.isOver()).count();
    if (incoming == null || going >= config.simultaneousCalls() || !contact.isPresent()) {
      respond(invite.respond(486, "Busy Here", config.entropy().token(16)).toResponse());
      return;
    }
    String from = invite.from().uri().map(uri -> "sip:" + uri.user() + "@" + uri.host()).orElse("");
    LiveCall call = new LiveCall(this, from);
    Optional<CallPath> path = openSockets(call);
    if (!path.isPresent()) {
      respond(invite.respond(480, "Unavailable", config.entropy().token(16)).toResponse());
      return;
    }
    calls.add(call);
    CallSetup setup = setup(call.peer(), contact.get(), path.get(), CallOptions.ANSWER_WITHIN);
    call.begin(path.get(), CallMachine.incoming(setup, invite));
  }

  private Optional<CallPath> openSockets(LiveCall call) {
    List<InetAddress> addresses =
        HostAddresses.towards(signalling.localAddress().orElseGet(InetAddress::getLoopbackAddress));
    try {
      return Optional.of(new CallPath(MediaSockets.open(addresses, 1, call)));
    } catch (IOException e) {
      LOG.warn("no socket for media: {}", e.getClass().getName());
      call.failToBegin(EndReason.NO_PATH);
      return Optional.empty();
    }
  }

  private CallSetup setup(String peer, SipUri contact, CallPath path, Duration answerWithin) {
    long ssrc = config.entropy().u32();
    return new CallSetup(
        config.account().address(),
        contact.text(),
        path.bases(),
        config.stunServers().stream().map(TransportAddress::of).collect(Collectors.toList()),
        config.policy(),
        keyings(peer, ssrc),
        ssrc,
        answerWithin,
        config.entropy());
  }

  private List<KeyingMethod> keyings(String peer, long ssrc) {
    List<KeyingMethod> keyings = new ArrayList<>();
    for (KeyingMethod.Kind kind : config.policy().keyings()) {
      switch (kind) {
        case DTLS -> keyings.add(dtls());
        case ZRTP -> keyings.add(zrtp(peer, ssrc));
        case MIKEY -> mikey(peer, ssrc).ifPresent(keyings::add);
      }
    }
    return keyings;
  }

  /** Nothing where this phone has credentials for none of the accepted exchanges. */
  private Optional<KeyingMethod> mikey(String peer, long ssrc) {
    List<Credentials> credentials = MikeyCredentials.of(config, account);
    if (credentials.isEmpty()) return Optional.empty();
    Setting setting =
        new Setting(
            config.policy().mikey().get().terms(),
            new Parties(config.account().address(), peer),
            ssrc,
            crypto,
            config.entropy());
    return Optional.of(new MikeyKeying(credentials, setting, replays, config.clock().instant()));
  }

  /** A disk that is full costs the people a comparison in the next call, not this call. */
  void keep(String peer, RetainedSecrets secrets) {
    try {
      config.zrtp().keep(peer, secrets);
    } catch (IOException e) {
      LOG.warn("the ZRTP secrets could not be kept: {}", e.getClass().getName());
    }
  }

  private KeyingMethod dtls() {
    return new DtlsKeying(
        workers.takeIdentity(),
        config.policy().dtls().get(),
        shares,
        HandshakeTiming.AFTER_ICE,
        workers.blocking(),
        config.entropy());
  }

  private KeyingMethod zrtp(String peer, long ssrc) {
    ZrtpTerms terms = config.policy().zrtp().get();
    ZrtpConfig zrtp =
        new ZrtpConfig(
            config.zrtp().ownZid(),
            "Sottovoce",
            terms.hashes(),
            terms.ciphers(),
            terms.authTags(),
            terms.keyAgreements(),
            terms.sasTypes(),
            ZrtpConfig.FOREVER,
            ZrtpConfig.Unannounced.REFUSE,
            ZrtpTiming.RFC_6189);
    return new ZrtpKeying(
        zrtp, ssrc, config.zrtp().about(peer), config.clock().instant(), config.entropy());
  }

  // What the signalling says, on the loop

  @Override
  public void onRegistration(RegistrationState changed) {
    state = changed;
    if (changed instanceof RegistrationState.Registered) {
      tracer.state(TraceEvent.REGISTERED);
      certificate.look();
      workers.warmUp(() -> tracer.state(TraceEvent.WARM));
    }
    boolean decided =
        !(changed instanceof RegistrationState.Connecting)
            && !(changed instanceof RegistrationState.Idle);
    events.tell(() -> {
      if (decided) firstOutcome.complete(changed);
      for (RegistrationListener each : registrationListeners) each.changed(changed);
    });
  }

  @Override
  public void onRequest(SipRequest request) {
    for (LiveCall each : calls) {
      if (each.owns(request)) {
        each.feed(new CallInput.RequestReceived(request));
        return;
      }
    }
    boolean opensDialog = !request.to().tag().isPresent();
    if (request.is("INVITE") && opensDialog) ring(request);
    else if (request.is("OPTIONS") && opensDialog) refuse(request, 200, "OK");
    else if (opensDialog) refuse(request, 405, "Method Not Allowed");
    else refuse(request, 481, "Call/Transaction Does Not Exist");
  }

  private void refuse(SipRequest request, int status, String phrase) {
    if (request.is("ACK")) return;
    respond(request.respond(status, phrase, config.entropy().token(16)).toResponse());
  }

  @Override
  public void onCancelled(SipRequest invite, Optional<Reason> reason) {
    for (LiveCall each : new ArrayList<>(calls)) {
      if (each.ownsInvite(invite)) each.feed(new CallInput.Cancelled(reason));
    }
  }

  @Override
  public void onResponse(SipRequest request, SipResponse response) {
    LiveCall call = requests.get(key(request));
    if (call != null) call.feed(new CallInput.ResponseReceived(response));
  }

  @Override
  public void onFailed(SipRequest request) {
    LiveCall call = requests.get(key(request));
    if (call != null) {
      call.feed(new CallInput.RequestFailed(request.method(), request.cseq().number()));
    }
  }

  @Override
  public void onSent(SipMessage message) {
    tracer.sent(label(message));
  }

  @Override
  public void onReceived(SipMessage message) {
    tracer.received(label(message));
  }

  private static String label(SipMessage message) {
    return message instanceof SipRequest request
        ? request.method()
        : ((SipResponse) message).status() + " " + message.cseq().method();
  }

  private static String key(SipRequest request) {
    return request.callId() + ' ' + request.cseq().number();
  }

  /**
   * Calls from now on sign with the new certificate. The connection that is open stays; the server
   * closes it when the old certificate runs out.
   */
  private void renewed(Account fresh) {
    account = fresh;
    try {
      signalling.use(new TlsClient(fresh, config.clock()));
    } catch (IOException e) {
      LOG.warn("a renewed certificate cannot be used: {}", e.getClass().getName());
    }
  }

  private static void failed(Throwable thrown) {
    // Only where: a message may hold an identity.
    StackTraceElement[] trace = thrown.getStackTrace();
    LOG.error(
        "the phone met {} at {}", thrown.getClass().getName(), trace.length > 0 ? trace[0] : "?");
  }
}
