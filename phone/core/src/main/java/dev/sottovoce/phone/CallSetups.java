package dev.sottovoce.phone;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.CallSetup;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.KeyingMethod;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.identity.passport.LogHead;
import dev.sottovoce.phone.log.HeadKeeper;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipUri;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What each call of a phone begins with, by the policy in force then. */
final class CallSetups {
  private static final String NO_GROUP =
      "Only the key of a group would do, and these two are in none together; the owner of one lets"
          + " people in with: sottovoce group add.";

  private final PhoneConfig config;
  private final PolicyInForce policy;
  private final CallKeyings keyings;
  private final CallIdentities identities;
  private final HeadKeeper heads;

  CallSetups(
      PhoneConfig config,
      PolicyInForce policy,
      CallKeyings keyings,
      CallIdentities identities,
      HeadKeeper heads) {
    this.config = config;
    this.policy = policy;
    this.keyings = keyings;
    this.identities = identities;
    this.heads = heads;
  }

  /** What one call may be and how it may agree on keys. */
  record Terms(CallPolicy policy, List<KeyingMethod> keyings, long ssrc) {
    /** The same where nobody's name is in the clear: only its signature says whose call it is. */
    Terms signedOnly() {
      return new Terms(policy.signedOnly(), keyings, ssrc);
    }
  }

  /**
   * @param refused hears why there can be no call now
   */
  Optional<Terms> terms(String peer, BiConsumer<EndReason, String> refused) {
    PolicyInForce.Rules rules = policy.rules(config.policy(), config.keyings(), config.codecs());
    if (rules instanceof PolicyInForce.Rules.Refused not) {
      refused.accept(not.why(), not.why().sentence());
      return Optional.empty();
    }
    CallPolicy allowed = ((PolicyInForce.Rules.Allowed) rules).policy();
    long ssrc = config.entropy().u32();
    List<KeyingMethod> possible = keyings.of(allowed, peer, ssrc);
    if (possible.isEmpty()) {
      boolean group = MikeyCredentials.offersGroupKey(allowed);
      refused.accept(
          EndReason.POLICY_FORBIDS, group ? NO_GROUP : EndReason.POLICY_FORBIDS.sentence());
      return Optional.empty();
    }
    return Optional.of(new Terms(allowed, possible, ssrc));
  }

  CallSetup setup(
      Terms terms,
      SipUri contact,
      CallPath path,
      List<TransportAddress> relayServers,
      Duration answerWithin,
      CallPeers.CallPeer peer) {
    List<TransportAddress> stunServers = new ArrayList<>();
    for (InetSocketAddress each : config.stunServers()) {
      stunServers.add(TransportAddress.of(each));
    }
    stunServers.addAll(relayServers);
    return new CallSetup(
        config.account().address(),
        contact.text(),
        path.bases(),
        stunServers,
        path.relays(),
        terms.policy(),
        terms.keyings(),
        terms.ssrc(),
        answerWithin,
        config.entropy(),
        config.signing() == PhoneConfig.Signing.OFF
            ? Optional.empty()
            : Optional.of(
                identities.of(
                    policy.policy(), seenHead(), peer.own(), peer.account(), peer.operatorKey())));
  }

  /** See {@link CallIdentities#isSignedBy}. */
  boolean isSignedBy(String address, SipMessage message) {
    return identities.isSignedBy(address, message);
  }

  private Optional<LogHead> seenHead() {
    return heads.remembered().map(head -> new LogHead(head.size(), head.root()));
  }
}
