package dev.sottovoce.phone;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.dtls.LocalIdentity;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.phone.codec.SpeechCodecs;
import dev.sottovoce.srtp.PacketCipherBackend;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Threads for what blocks or can be done ahead: handshakes that Bouncy Castle blocks in, and a
 * certificate that lies ready for the next call. Each is used for one call only.
 */
final class Workers implements AutoCloseable {
  /** The first loads, the others let the compiler see what is hot. */
  private static final int SELF_CALLS = 5;

  private final CryptoBackend crypto;
  private final PacketCipherBackend packetCiphers;
  private final Entropy entropy;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(task -> {
        Thread worker = new Thread(task, "sottovoce-worker");
        worker.setDaemon(true);
        return worker;
      });
  private final AtomicBoolean warm = new AtomicBoolean();
  private final AtomicReference<@Nullable LocalIdentity> ready = new AtomicReference<>();

  Workers(CryptoBackend crypto, PacketCipherBackend packetCiphers, Entropy entropy) {
    this.crypto = crypto;
    this.packetCiphers = packetCiphers;
    this.entropy = entropy;
  }

  /** Starts every task at once on a thread that may block. */
  Executor blocking() {
    return threads;
  }

  /** A certificate for one call. */
  LocalIdentity takeIdentity(SignatureScheme scheme) {
    LocalIdentity prepared = ready.getAndSet(null);
    prepareIdentity(scheme);
    return prepared != null && prepared.scheme() == scheme
        ? prepared
        : LocalIdentity.create(scheme, crypto, entropy);
  }

  /**
   * Loads and warms what the first call would otherwise wait for, in the background and once.
   *
   * @param done runs afterwards
   */
  void warmUp(Runnable done) {
    prepareIdentity(SignatureScheme.ECDSA_SECP256R1_SHA256);
    if (!warm.compareAndSet(false, true)) return;
    start(() -> {
      SpeechCodecs.warmUp();
      for (int i = 0; i < SELF_CALLS; i++) {
        new SelfCall(crypto, packetCiphers, entropy, threads, Instant.now()).run();
      }
      done.run();
    });
  }

  private void prepareIdentity(SignatureScheme scheme) {
    start(() -> ready.compareAndSet(null, LocalIdentity.create(scheme, crypto, entropy)));
  }

  private void start(Runnable task) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      // The phone was closed: there is no next call.
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
