package dev.sottovoce.lab.simulation;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.DtlsKeying;
import dev.sottovoce.call.KeyingMethod;
import dev.sottovoce.call.MikeyKeying;
import dev.sottovoce.call.ZrtpKeying;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.dtls.EphemeralShares;
import dev.sottovoce.dtls.HandshakeTiming;
import dev.sottovoce.dtls.LocalIdentity;
import dev.sottovoce.mikey.Credentials;
import dev.sottovoce.mikey.Exchange;
import dev.sottovoce.mikey.MikeyTerms;
import dev.sottovoce.mikey.Parties;
import dev.sottovoce.mikey.ReplayCache;
import dev.sottovoce.mikey.Setting;
import dev.sottovoce.zrtp.RetainedSecrets;
import dev.sottovoce.zrtp.Zid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one phone agrees on keys with, and what it remembers for that between calls. */
final class PhoneKeyings {
  private static final int MOST_REMEMBERED_OFFERS = 10_000;

  private final World world;
  private final String address;
  private final Zid zid;
  private final Credentials.Certified certified;
  private final Map<String, List<RetainedSecrets>> retained = new HashMap<>();
  private Entropy entropy;
  private EphemeralShares shares = new EphemeralShares();
  private ReplayCache replays = new ReplayCache(MOST_REMEMBERED_OFFERS);

  PhoneKeyings(World world, String address, Entropy entropy) {
    this.world = world;
    this.address = address;
    this.entropy = entropy;
    zid = Zid.random(entropy);
    certified = world.organisation().certify(address);
  }

  /** A new process: what lies on disk stays, what was in memory does not. */
  void restart(Entropy newEntropy) {
    entropy = newEntropy;
    shares = new EphemeralShares();
    replays = new ReplayCache(MOST_REMEMBERED_OFFERS);
  }

  List<KeyingMethod> forCall(CallPolicy policy, String peer, long ssrc) {
    List<KeyingMethod> methods = new ArrayList<>();
    for (KeyingMethod.Kind kind : policy.keyings()) {
      methods.add(
          switch (kind) {
            case DTLS -> dtls(policy);
            case ZRTP -> zrtp(policy, peer, ssrc);
            case MIKEY -> mikey(policy, peer, ssrc);
          });
    }
    return methods;
  }

  private KeyingMethod dtls(CallPolicy policy) {
    return new DtlsKeying(
        LocalIdentity.create(Organisation.CRYPTO, entropy),
        wanted(policy.dtls()),
        shares,
        HandshakeTiming.AFTER_ICE,
        world.handshakes(),
        Organisation.CRYPTO,
        entropy);
  }

  private KeyingMethod zrtp(CallPolicy policy, String peer, long ssrc) {
    CallPolicy.Zrtp terms = wanted(policy.zrtp());
    List<RetainedSecrets> about = new ArrayList<>();
    // Whoever is given secrets destroys them.
    for (RetainedSecrets each : retained.getOrDefault(peer, List.of())) about.add(each.copy());
    return new ZrtpKeying(
        terms.offers().config(zid),
        terms.accepts().config(zid),
        ssrc,
        about,
        world.time().now(),
        Organisation.CRYPTO,
        entropy);
  }

  private KeyingMethod mikey(CallPolicy policy, String peer, long ssrc) {
    CallPolicy.Mikey terms = wanted(policy.mikey());
    List<Credentials> credentials = new ArrayList<>();
    for (Exchange each : terms.exchanges()) {
      credentials.add(each == Exchange.DH ? certified : world.organisation().shared());
    }
    return new MikeyKeying(
        credentials,
        setting(terms.offers(), peer, ssrc),
        setting(terms.accepts(), peer, ssrc),
        replays,
        world.time().now());
  }

  private Setting setting(MikeyTerms terms, String peer, long ssrc) {
    return new Setting(terms, new Parties(address, peer), ssrc, Organisation.CRYPTO, entropy);
  }

  /** After a ZRTP call: what is kept about the peer's endpoint, in place of what was. */
  void keep(String peer, RetainedSecrets secrets) {
    List<RetainedSecrets> known = retained.computeIfAbsent(peer, who -> new ArrayList<>());
    known.removeIf(each -> each.peer().equals(secrets.peer()));
    known.add(secrets);
  }

  private static <T> T wanted(Optional<T> terms) {
    return terms.orElseThrow(
        () -> new IllegalStateException("a policy has terms for each key agreement it allows"));
  }
}
