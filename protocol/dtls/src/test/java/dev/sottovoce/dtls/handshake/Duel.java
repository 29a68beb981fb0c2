package dev.sottovoce.dtls.handshake;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.dtls.Dtls13Association;
import dev.sottovoce.dtls.DtlsAssociation;
import dev.sottovoce.dtls.DtlsAssociation.Input;
import dev.sottovoce.dtls.DtlsAssociation.Output;
import dev.sottovoce.dtls.DtlsTerms;
import dev.sottovoce.dtls.EphemeralShares;
import dev.sottovoce.dtls.HandshakeTiming;
import dev.sottovoce.dtls.Identities;
import dev.sottovoce.dtls.LocalIdentity;
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.dtls.suite.SessionBinding;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A real association against a {@link Puppet}, over a perfect path. */
final class Duel {
  private static final CryptoBackend CRYPTO = new BouncyCastleCrypto();
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final MediaKeys.Role victimsRole;
  final Random random;
  final LocalIdentity victims;
  final LocalIdentity puppets;
  final List<Output> facts = new ArrayList<>();
  Credentials puppetsCredentials;
  Fingerprint announcedToVictim;
  Puppet.Sabotage sabotage = List::of;
  List<NamedGroup> puppetsGroups = List.of(NamedGroup.values());
  List<NamedGroup> victimsGroups = List.of(NamedGroup.values());
  List<CipherSuite> puppetsSuites = List.of(CipherSuite.values());
  List<CipherSuite> victimsSuites = List.of(CipherSuite.values());
  List<SrtpProfile> puppetsProfiles = List.of(SrtpProfile.AEAD_AES_256_GCM);
  List<SignatureScheme> puppetsSchemes = List.of(SignatureScheme.values());
  Dtls13Association.Path path = Dtls13Association.Path.VALIDATED;
  SessionBinding victimsBinding = SessionBinding.NONE;
  SessionBinding puppetsBinding = SessionBinding.NONE;
  Predicate<Bytes> unseenShare = new EphemeralShares();
  final Puppet puppet = new Puppet(message -> rewrite(message));
  private @Nullable DtlsAssociation victim;

  Duel(MediaKeys.Role victimsRole) {
    this.victimsRole = victimsRole;
    this.random = new Random(42);
    this.victims = LocalIdentity.create(CRYPTO, entropy());
    this.puppets = LocalIdentity.create(CRYPTO, entropy());
    this.puppetsCredentials = Identities.credentials(puppets);
    this.announcedToVictim = puppets.fingerprint();
  }

  DtlsAssociation victim() {
    return Objects.requireNonNull(victim);
  }

  private List<Puppet.Out> rewrite(Puppet.Out message) {
    return sabotage.rewrite(message);
  }

  Entropy entropy() {
    return random::nextBytes;
  }

  /** Makes both ends; tests may put records into the puppet's hands afterwards. */
  Duel prepare() {
    Terms13 terms =
        new Terms13(
            puppetsSuites,
            puppetsGroups,
            puppetsSchemes,
            puppetsProfiles,
            puppetsCredentials,
            victims.fingerprint(),
            puppetsBinding,
            false,
            share -> true);
    puppet.animate(
        victimsRole == MediaKeys.Role.SERVER
            ? new ClientHandshake(terms, CRYPTO, entropy(), puppet)
            : new ServerHandshake(terms, CRYPTO, entropy(), puppet));
    victim =
        new Dtls13Association(
            victimsRole,
            victims,
            announcedToVictim,
            new DtlsTerms(
                List.of(ProtocolVersion.DTLS_1_3),
                victimsSuites,
                victimsGroups,
                List.of(SignatureScheme.values()),
                List.of(SrtpProfile.AEAD_AES_256_GCM)),
            victimsBinding,
            path,
            unseenShare,
            HandshakeTiming.AFTER_ICE,
            CRYPTO,
            entropy());
    return this;
  }

  /** Runs until neither has anything to say. */
  Duel run() {
    Deque<Bytes> toPuppet = new ArrayDeque<>();
    feed(new Input.Start(), toPuppet);
    puppet.start();
    settle(toPuppet);
    return this;
  }

  /** Lets what the puppet has to say now take its course. */
  void settle() {
    settle(new ArrayDeque<>());
  }

  private void settle(Deque<Bytes> toPuppet) {
    while (true) {
      List<Bytes> toVictim = puppet.drain();
      if (toVictim.isEmpty() && toPuppet.isEmpty()) return;
      for (Bytes datagram : toVictim) feed(new Input.Datagram(datagram), toPuppet);
      if (!toPuppet.isEmpty()) puppet.receive(toPuppet.remove());
    }
  }

  private void feed(Input input, Deque<Bytes> toPuppet) {
    for (Output output : victim().handle(input, START)) {
      if (output instanceof Output.Transmit transmit) toPuppet.add(transmit.datagram());
      else if (!(output instanceof Output.WakeAt)) facts.add(output);
    }
  }

  <T extends Output> List<T> all(Class<T> type) {
    return facts.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
