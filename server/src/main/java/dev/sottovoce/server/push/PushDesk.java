package dev.sottovoce.server.push;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.webpush.PushSeal;
import dev.sottovoce.server.limits.RateLimit;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.server.routing.Milestone;
import dev.sottovoce.server.routing.Wakers;
import dev.sottovoce.server.store.PushBindings;
import dev.sottovoce.server.store.PushFigures;
import dev.sottovoce.sip.push.PushOffer;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.push.PushProvider;
import dev.sottovoce.sip.push.WakeUp;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps how devices are woken and wakes them. What is asked for is done in its order by one thread;
 * each push then has a thread of its own. A device is pushed to so often and no oftener, whoever
 * calls it: it wakes by the first push as well as by the tenth.
 */
public final class PushDesk implements Wakers, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PushDesk.class);
  private static final int MOST_AT_ONCE = 64;
  private static final int MOST_PER_WINDOW = 6;
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** A lifetime that changed by less is not written down again with every renewal. */
  private static final Duration SAME_LIFE = Duration.ofHours(1);

  /** Where what is to outlast the server is kept. */
  public record Kept(PushBindings bindings, PushFigures figures) {}

  private record Known(PushParameters how, Instant until) {
    boolean covers(PushParameters other, Instant wanted) {
      return how.equals(other) && !until.isBefore(wanted.minus(SAME_LIFE));
    }
  }

  private final Map<PushProvider, PushSender> senders = new EnumMap<>(PushProvider.class);
  private final Map<PushOutcome, LongAdder> outcomes = new EnumMap<>(PushOutcome.class);
  private final List<PushHttp> connections = new ArrayList<>();
  private final PushBindings bindings;
  private final PushFigures figures;
  private final Consumer<UUID> lost;
  private final Clock clock;
  private final Entropy entropy = new SecureRandom()::nextBytes;
  private final BindingSeal bindingSeal;
  private final PushSeal seal = new PushSeal(new BouncyCastleCrypto());
  private final PushOffer offer;
  private final RateLimit rate = new RateLimit(MOST_PER_WINDOW, WINDOW);
  private final Map<UUID, Known> known = new ConcurrentHashMap<>();
  private final Semaphore free = new Semaphore(MOST_AT_ONCE);
  private final ExecutorService desk =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("sottovoce-push").factory());
  private final ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor();

  private PushDesk(PushConfig config, Path data, Kept kept, Consumer<UUID> lost, Clock clock)
      throws IOException {
    bindings = kept.bindings();
    figures = kept.figures();
    this.lost = lost;
    this.clock = clock;
    for (PushOutcome each : PushOutcome.values()) outcomes.put(each, new LongAdder());
    Path folder = data.resolve("push");
    bindingSeal = BindingSeal.in(folder, entropy);
    Optional<Bytes> serverKey = Optional.empty();
    if (config.webPush().isPresent()) {
      PushConfig.WebPush web = config.webPush().get();
      VapidKey key = VapidKey.in(folder);
      serverKey = Optional.of(key.publicKey());
      SSLContext trust =
          web.authority().isPresent()
              ? Pem.trusting(data.resolve(web.authority().get()))
              : systemTrust();
      add(new WebPushSender(web, key, http(trust, web.networks()), clock));
    }
    if (config.apns().isPresent()) {
      PushConfig.Apns apns = config.apns().get();
      PushHttp http = http(systemTrust(), PushConfig.Networks.PUBLIC);
      add(new ApnsSender(apns, Pem.privateKey(data.resolve(apns.key())), http, clock));
    }
    if (config.fcm().isPresent()) {
      PushConfig.Fcm fcm = config.fcm().get();
      PushHttp http = http(systemTrust(), PushConfig.Networks.PUBLIC);
      add(new FcmSender(fcm.at(), ServiceAccount.in(data.resolve(fcm.account())), http, clock));
    }
    offer = new PushOffer(List.copyOf(senders.keySet()), serverKey);
  }

  /**
   * A desk for the services that the configuration names.
   *
   * @param data the server's folder, where keys are and are made
   * @param lost hears on some thread which devices their service does not know any more
   */
  public static PushDesk open(
      PushConfig config, Path data, Kept kept, Consumer<UUID> lost, Clock clock)
      throws IOException {
    return new PushDesk(config, data, kept, lost, clock);
  }

  private void add(PushSender sender) {
    senders.put(sender.provider(), sender);
  }

  private PushHttp http(SSLContext trust, PushConfig.Networks networks) {
    PushHttp http = new PushHttp(trust, networks);
    connections.add(http);
    return http;
  }

  private static SSLContext systemTrust() throws IOException {
    try {
      return SSLContext.getDefault();
    } catch (GeneralSecurityException e) {
      throw new IOException("the system's certificate authorities cannot be used", e);
    }
  }

  /** By which services phones are woken, by their registered names. */
  public List<String> words() {
    return offer.providers().stream().map(PushProvider::word).toList();
  }

  /** How many pushes had that outcome; may be asked from every thread. */
  public long count(PushOutcome outcome) {
    return counter(outcome).sum();
  }

  private LongAdder counter(PushOutcome outcome) {
    LongAdder adder = outcomes.get(outcome);
    if (adder == null) throw new IllegalStateException("every outcome is counted");
    return adder;
  }

  @Override
  public Optional<PushOffer> offer() {
    return Optional.of(offer);
  }

  @Override
  public boolean takes(PushParameters how) {
    PushSender sender = senders.get(how.provider());
    return sender != null && sender.takes(how);
  }

  @Override
  public void keep(UUID device, PushParameters how, Instant until) {
    Known before = known.get(device);
    if (before != null && before.covers(how, until)) return;
    known.put(device, new Known(how, until));
    later(() -> bindings.keep(device, bindingSeal.seal(device, how), until));
  }

  @Override
  public void forget(UUID device) {
    known.remove(device);
    later(() -> bindings.forget(device));
  }

  @Override
  public void wake(UUID device, WakeUp.Kind why) {
    if (!rate.allows(device.toString(), clock.instant())) return;
    later(() -> {
      Optional<PushParameters> how =
          bindings.find(device).flatMap(sealed -> bindingSeal.open(device, sealed));
      if (how.isEmpty()) lose(device);
      else push(device, how.get(), why);
    });
  }

  @Override
  public void measured(String model, Milestone milestone, Duration after) {
    later(() -> figures.add(model, milestone, after));
  }

  /** The list of services may have changed since the phone was allowed to ask. */
  private void push(UUID device, PushParameters how, WakeUp.Kind why) {
    // Apple stops an application that wakes for a call and shows none.
    if (why == WakeUp.Kind.TEST && how.provider() == PushProvider.APNS) return;
    if (!takes(how) || !free.tryAcquire()) {
      counter(PushOutcome.REFUSED).increment();
      return;
    }
    sending.execute(() -> {
      try {
        PushSender sender = senders.get(how.provider());
        if (sender == null) return;
        PushOutcome outcome = sender.send(how, sealed(how, why));
        counter(outcome).increment();
        if (outcome == PushOutcome.GONE) lose(device);
        else if (outcome != PushOutcome.ACCEPTED) LOG.warn("a push was not taken: {}", outcome);
      } finally {
        free.release();
      }
    });
  }

  private Bytes sealed(PushParameters how, WakeUp.Kind why) {
    if (how.keys().isEmpty()) return Bytes.EMPTY;
    WakeUp wakeUp = new WakeUp(why, clock.instant(), entropy.bytes(WakeUp.NONCE_OCTETS));
    return seal.seal(how.keys().get(), wakeUp.encoded(), entropy).orElse(Bytes.EMPTY);
  }

  private void lose(UUID device) {
    forget(device);
    lost.accept(device);
  }

  private void later(Runnable work) {
    try {
      desk.execute(() -> {
        try {
          work.run();
        } catch (RuntimeException e) {
          LOG.error("how devices are woken could not be read or kept", e);
        }
      });
    } catch (RejectedExecutionException e) {
      // The server stops.
    }
  }

  @Override
  public void close() {
    desk.shutdown();
    sending.shutdownNow();
    try {
      if (!desk.awaitTermination(2, TimeUnit.SECONDS)) LOG.warn("a device's push was not kept");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connections.forEach(PushHttp::close);
  }
}
