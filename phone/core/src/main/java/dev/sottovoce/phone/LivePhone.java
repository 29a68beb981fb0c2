package dev.sottovoce.phone;

import dev.sottovoce.call.CallInput;
import dev.sottovoce.call.CallMachine;
import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.CallSetup;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.veil.VeiledCall;
import dev.sottovoce.mikey.GroupKey;
import dev.sottovoce.phone.enrol.AnomalyReport;
import dev.sottovoce.phone.group.GroupWork;
import dev.sottovoce.phone.log.HeadKeeper;
import dev.sottovoce.phone.log.LogStanding;
import dev.sottovoce.phone.loop.Loop;
import dev.sottovoce.phone.network.RelayConnector;
import dev.sottovoce.phone.network.RelayDial;
import dev.sottovoce.phone.signalling.Signalling;
import dev.sottovoce.phone.signalling.TlsClient;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.SipUri;
import dev.sottovoce.sip.message.Warning;
import dev.sottovoce.sip.push.PushOffer;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.transparency.HeadState;
import dev.sottovoce.zrtp.RetainedSecrets;
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
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The phone behind {@link Phone}: its loop, its signalling and its calls. */
final class LivePhone implements Phone, Signalling.User {
  private static final Logger LOG = LoggerFactory.getLogger(LivePhone.class);
  private static final String NOT_TRUSTED_THERE =
      "The other end does not trust what it is told of your account; call them another way.";
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final PhoneConfig config;
  private final Loop loop;
  private final Events events = new Events();
  private final Tracer tracer;
  private final Workers workers;
  private final Signalling signalling;
  private final CertificateWatch certificate;
  private final PolicyInForce policy;
  private final HeadKeeper heads;
  private final RelayAccess relays;
  private final NetworkWatch network;
  private final CallPaths paths;
  private final List<Runnable> onceRegistered = new ArrayList<>();
  private final Alarms alarms;
  private final OrganisationWatch organisation;
  private final Hourly upkeep;
  private final AnomalyTally anomalies;
  private final CallKeyings keyings;
  private final CallVeils veils;
  private final CallSetups setups;
  private final CallPeers peers;
  private final Optional<GroupWork> groups;
  private final Map<String, SipRequest> lookedUp = new HashMap<>();
  private final List<LiveCall> calls = new ArrayList<>();
  private final Map<String, LiveCall> requests = new HashMap<>();
  private final List<RegistrationListener> registrationListeners = new CopyOnWriteArrayList<>();
  private final CompletableFuture<RegistrationState> firstOutcome = new CompletableFuture<>();
  private final AtomicBoolean registering = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private boolean refusedBefore;
  private volatile RegistrationState state = new RegistrationState.Idle();
  private volatile @Nullable IncomingCallListener incoming;

  LivePhone(PhoneConfig config) throws IOException {
    if (!config.canAgreeOnKeys()) {
      throw new IllegalArgumentException("the policy wants a group's key and there is none");
    }
    this.config = config;
    this.loop = new Loop("sottovoce-loop", config.clock().instant(), LivePhone::failed);
    this.tracer = new Tracer(config.trace(), config.clock(), events);
    this.workers = new Workers(config.crypto(), config.packetCiphers(), config.entropy());
    this.policy = new PolicyInForce(config.account(), config.policies(), config.clock());
    this.veils = new CallVeils(config, policy);
    TlsClient tls = new TlsClient(config.account(), config.clock());
    this.signalling = new Signalling(config.account(), loop, this, tls, config.entropy(), veils);
    this.certificate =
        new CertificateWatch(config, policy, fresh -> loop.execute(() -> renewed(fresh)));
    this.keyings = new CallKeyings(config, workers, certificate::account, this::groupKeys);
    this.heads =
        new HeadKeeper(certificate::account, config.heads(), policy::staleHead, config.clock());
    this.setups =
        new CallSetups(
            config,
            policy,
            keyings,
            new CallIdentities(certificate::account, config.crypto(), config.clock()),
            heads);
    this.peers = new CallPeers(config, certificate::account, heads, loop, workers.blocking());
    this.groups =
        config.hasGroups()
            ? GroupWork.of(
                certificate::account, config.accounts(), peers.accounts(), heads, config.clock())
            : Optional.empty();
    this.relays = new RelayAccess(certificate::account, config.clock());
    RelayDial.Surroundings dialing =
        new RelayDial.Surroundings(
            loop,
            workers.blocking(),
            config.entropy(),
            new RelayConnector(() -> certificate.account().authorities(), config.clock()));
    this.network =
        new NetworkWatch(
            loop, signalling::serverAddress, () -> !calls.isEmpty(), this::onOtherNetwork);
    this.paths = new CallPaths(veils, relays, dialing, this::localAddress);
    this.alarms = new Alarms(events);
    this.organisation =
        new OrganisationWatch(
            config,
            certificate,
            policy,
            heads,
            alarms,
            () -> loop.execute(() -> tracer.state(TraceEvent.POLICY_TAKEN)));
    this.anomalies = new AnomalyTally(config.accounts(), policy::policy, config.clock());
    this.upkeep = new Hourly(loop, workers.blocking(), this::keepUp);
  }

  // What an embedder asks for

  @Override
  public CompletableFuture<RegistrationState> register() {
    if (closed.get()) throw new IllegalStateException("the phone is closed");
    if (registering.compareAndSet(false, true)) {
      loop.execute(signalling::start);
      loop.execute(network::start);
    }
    return firstOutcome.thenApply(outcome -> outcome);
  }

  @Override
  public RegistrationState registration() {
    return state;
  }

  @Override
  public Optional<Policy> policy() {
    return policy.policy();
  }

  @Override
  public LogStanding log() {
    return heads.standing();
  }

  @Override
  public Optional<HeadState> logHead() {
    return heads.remembered();
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
  public void onAlarm(Consumer<String> listener) {
    alarms.listen(listener);
  }

  @Override
  public void onRegistration(RegistrationListener listener) {
    registrationListeners.add(listener);
  }

  @Override
  public Optional<PushOffer> push() {
    return signalling.offer();
  }

  @Override
  public CompletableFuture<Boolean> wakeBy(PushParameters how, String model) {
    if (!model.matches("[A-Za-z0-9_-]{1,32}")) {
      throw new IllegalArgumentException("a model's name is a short word");
    }
    CompletableFuture<Boolean> taken = new CompletableFuture<>();
    loop.execute(() -> signalling.wakeBy(how, model, taken::complete));
    return taken;
  }

  @Override
  public void sleep() {
    loop.execute(() -> {
      if (calls.isEmpty() && lookedUp.isEmpty()) signalling.sleep();
    });
  }

  @Override
  public void wake() {
    loop.execute(signalling::wake);
  }

  @Override
  public void networkChanged() {
    loop.execute(() -> {
      network.look();
      onOtherNetwork();
    });
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

  CallPeers peers() {
    return peers;
  }

  AnomalyTally anomalies() {
    return anomalies;
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

  CallVeils veils() {
    return veils;
  }

  NetworkWatch network() {
    return network;
  }

  CallPaths paths() {
    return paths;
  }

  /** At once, or as soon as there is a connection to the server again. */
  void whenRegistered(Runnable then) {
    if (state instanceof RegistrationState.Registered) then.run();
    else onceRegistered.add(then);
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
    if (!signalling.contact().isPresent()) {
      call.failToBegin(EndReason.SERVER_UNREACHABLE);
      return;
    }
    CallRelays relays = paths.lookForRelays(call);
    call.with(relays);
    withGroups(
        target,
        MikeyCredentials::offersGroupKey,
        () -> peers.look(target, found -> place(call, target, options, found, relays)));
  }

  private void place(
      LiveCall call, String target, CallOptions options, CallPeers.Found found, CallRelays relays) {
    if (call.isOver()) return;
    if (found instanceof CallPeers.Found.Fine fine) {
      relays.whenReady(() -> place(call, target, options, fine.peer(), relays));
    } else if (found instanceof CallPeers.Found.Changed changed) {
      call.ask(
          changed.sentence(),
          () -> relays.whenReady(() -> place(call, target, options, changed.peer(), relays)));
    } else if (found instanceof CallPeers.Found.Refused refused) {
      call.failToBegin(refused.why(), refused.sentence());
    }
  }

  private List<GroupKey> groupKeys(String peer) {
    return groups.isPresent() ? groups.get().groups().keysWith(peer) : config.groupKeys();
  }

  /**
   * Looks at this phone's groups first where a call may want their keys.
   *
   * @param then runs on the loop, at once where nothing is looked at
   */
  private void withGroups(String peer, Predicate<CallPolicy> wanted, Runnable then) {
    PolicyInForce.Rules rules = policy.rules(config.policy(), config.keyings(), config.codecs());
    boolean look =
        groups.isPresent()
            && rules instanceof PolicyInForce.Rules.Allowed allowed
            && wanted.test(allowed.policy());
    if (!look) {
      then.run();
      return;
    }
    workers
        .blocking()
        .execute(() -> {
          groups.get().groups().lookForCall(peer);
          loop.execute(then);
        });
  }

  private void place(
      LiveCall call,
      String target,
      CallOptions options,
      CallPeers.CallPeer peer,
      CallRelays relays) {
    if (call.isOver()) return;
    call.with(peer, Optional.empty());
    Optional<SipUri> contact = signalling.contact();
    if (!contact.isPresent()) {
      call.failToBegin(EndReason.SERVER_UNREACHABLE);
      return;
    }
    Optional<CallSetups.Terms> terms = setups.terms(call.peer(), call::failToBegin);
    if (!terms.isPresent()) return;
    Optional<EndReason> unfit = veils.cover(call, target, peer);
    if (unfit.isPresent()) {
      call.failToBegin(unfit.get());
      return;
    }
    openPath(call, relays)
        .ifPresent(path -> {
          CallSetup setup =
              setups.setup(
                  call.on(terms.get()),
                  contact.get(),
                  path,
                  relays.stunServers(),
                  options.answerWithin(),
                  peer);
          calls.add(call);
          call.begin(path, CallMachine.outgoing(setup, target));
        });
  }

  private void ring(SipRequest received) {
    CallVeils.Seen seen = veils.look(received);
    if (seen instanceof CallVeils.Seen.Unfit unfit) respond(unfit.response());
    else if (seen instanceof CallVeils.Seen.Fit fit) ring(received, fit);
  }

  private void ring(SipRequest received, CallVeils.Seen.Fit fit) {
    Optional<SipUri> contact = signalling.contact();
    long going = calls.stream().filter(each -> !each.isOver()).count();
    if (incoming == null || going >= config.simultaneousCalls() || !contact.isPresent()) {
      respond(received.respond(486, "Busy Here", config.entropy().token(16)).toResponse());
      fit.veil().ifPresent(VeiledCall::close);
      return;
    }
    SipRequest invite = fit.invite();
    String from = invite.from().uri().map(uri -> "sip:" + uri.user() + "@" + uri.host()).orElse("");
    lookedUp.put(key(invite), invite);
    LiveCall call = new LiveCall(this, from);
    fit.veil().ifPresent(call::with);
    CallRelays relays = paths.lookForRelays(call);
    call.with(relays);
    withGroups(
        from,
        allowed -> MikeyCredentials.mayWantGroupKey(allowed, invite),
        () -> peers.look(from, found -> ring(invite, from, call, found, relays)));
  }

  private void ring(
      SipRequest invite, String from, LiveCall call, CallPeers.Found found, CallRelays relays) {
    if (found instanceof CallPeers.Found.Fine fine) {
      relays.whenReady(() -> ring(invite, call, fine.peer(), Optional.empty(), relays));
    } else if (found instanceof CallPeers.Found.Changed changed) {
      Optional<String> notice = Optional.of(changed.sentence());
      relays.whenReady(() -> ring(invite, call, changed.peer(), notice, relays));
    } else if (found instanceof CallPeers.Found.Refused refused) {
      call.release();
      if (lookedUp.remove(key(invite)) == null) return;
      call.respond(refusal(invite, NOT_TRUSTED_THERE));
      IncomingCallListener listener = incoming;
      boolean known =
          call.metadata() == Policy.Metadata.STANDARD || setups.isSignedBy(from, invite);
      if (listener != null && known) {
        events.tell(() -> listener.blocked(from, refused.sentence()));
      }
    }
  }

  private void ring(
      SipRequest invite,
      LiveCall call,
      CallPeers.CallPeer peer,
      Optional<String> notice,
      CallRelays relays) {
    boolean cancelled = lookedUp.remove(key(invite)) == null;
    Optional<SipUri> contact = signalling.contact();
    if (cancelled || !contact.isPresent()) {
      call.release();
      return;
    }
    call.with(peer, notice);
    Optional<CallSetups.Terms> terms =
        setups.terms(call.peer(), (why, words) -> call.respond(refusal(invite, words)));
    if (!terms.isPresent()) {
      call.release();
      return;
    }
    Optional<CallPath> path = openPath(call, relays);
    if (!path.isPresent()) {
      call.respond(invite.respond(480, "Unavailable", config.entropy().token(16)).toResponse());
      return;
    }
    calls.add(call);
    CallSetup setup =
        setups.setup(
            call.on(terms.get()),
            contact.get(),
            path.get(),
            relays.stunServers(),
            CallOptions.ANSWER_WITHIN,
            peer);
    call.begin(path.get(), CallMachine.incoming(setup, invite));
  }

  private Optional<CallPath> openPath(LiveCall call, CallRelays relays) {
    Optional<CallPath.Leg> leg = paths.open(call, relays);
    if (!leg.isPresent()) call.failToBegin(EndReason.NO_PATH, paths.problem(call, relays));
    return leg.map(CallPath::new);
  }

  private SipResponse refusal(SipRequest invite, String words) {
    return invite
        .respond(488, "Not Acceptable Here", config.entropy().token(16))
        .append(
            HeaderName.WARNING, new Warning(Warning.MISCELLANEOUS, words).headerValue("sottovoce"))
        .toResponse();
  }

  /**
   * A disk that is full costs the people a comparison in the next call, not this call.
   *
   * @return whether it was kept
   */
  boolean keep(String peer, RetainedSecrets secrets) {
    try {
      config.zrtp().keep(peer, secrets);
      return true;
    } catch (IOException e) {
      LOG.warn("the ZRTP secrets could not be kept: {}", e.getClass().getName());
      return false;
    }
  }

  private void prepareCodecs() {
    PolicyInForce.Rules rules = policy.rules(config.policy(), config.keyings(), config.codecs());
    if (rules instanceof PolicyInForce.Rules.Allowed allowed) {
      config.codecs().prepare(allowed.policy().isolation());
    }
  }

  private InetAddress localAddress() {
    return signalling
        .localAddress()
        .orElseGet(() -> network.local().orElseGet(InetAddress::getLoopbackAddress));
  }

  /** What is connected to the server and what calls go over belongs to the network before. */
  private void onOtherNetwork() {
    signalling.networkChanged();
    moveCalls();
  }

  private void moveCalls() {
    for (LiveCall each : new ArrayList<>(calls)) each.move();
  }

  // What the signalling says, on the loop

  @Override
  public void onRegistration(RegistrationState changed) {
    state = changed;
    if (changed instanceof RegistrationState.Registered) {
      tracer.state(TraceEvent.REGISTERED);
      // It may have come back by itself, in another network.
      if (network.look()) moveCalls();
      List<Runnable> waiting = new ArrayList<>(onceRegistered);
      onceRegistered.clear();
      waiting.forEach(Runnable::run);
      upkeep.look();
      workers.warmUp(() -> tracer.state(TraceEvent.WARM));
      prepareCodecs();
    }
    if (changed.says(RegistrationState.Problem.DEVICE_REFUSED) && !refusedBefore) {
      refusedBefore = true;
      workers.blocking().execute(organisation::lookBack);
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
        each.receive(request);
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
  public void onCancelled(SipRequest invite, Optional<SipRequest> cancel) {
    if (lookedUp.remove(key(invite)) != null) {
      respond(invite.respond(487, "Request Terminated", config.entropy().token(16)).toResponse());
      return;
    }
    for (LiveCall each : new ArrayList<>(calls)) {
      if (each.ownsInvite(invite)) each.cancelled(cancel);
    }
  }

  @Override
  public void onResponse(SipRequest request, SipResponse response) {
    LiveCall call = requests.get(key(request));
    if (call != null) call.receive(response);
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

  /** What is due whenever the server can be reached; blocks. */
  private void keepUp() {
    if (state instanceof RegistrationState.Asleep) return;
    certificate.look();
    if (veils.relays() != RelayUse.NEVER) relays.refresh();
    heads.check();
    organisation.look();
    groups.ifPresent(GroupWork::keepUp);
    anomalies.tell(new AnomalyReport(certificate.account(), config.clock())::send);
  }

  /** The connection that is open stays; the server closes it when the old certificate runs out. */
  private void renewed(Account fresh) {
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
