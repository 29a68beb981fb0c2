package dev.sottovoce.phone;

import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.veil.VeiledCall;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.phone.signalling.Signalling;
import dev.sottovoce.phone.signalling.Signalling.Whereabouts;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.Policy.Metadata;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.Warning;
import java.util.List;
import java.util.Optional;

/** Which calls of a phone are veiled, and what else is hidden, by the policy in force. */
final class CallVeils implements Signalling.Discretion {
  private static final String PLAIN =
      "The policy lets only sealed calls through, and this one was not.";

  private final PhoneConfig config;
  private final PolicyInForce policy;

  CallVeils(PhoneConfig config, PolicyInForce policy) {
    this.config = config;
    this.policy = policy;
  }

  @Override
  public Metadata metadata() {
    return policy.policy().map(Policy::metadata).orElse(Metadata.STANDARD);
  }

  private boolean areWanted() {
    return metadata() == Metadata.PROTECTED;
  }

  /** When calls go through relays: where metadata is protected, always. */
  RelayUse relays() {
    return areWanted() ? RelayUse.ONLY : config.relays();
  }

  @Override
  public Whereabouts whereabouts() {
    return relays() == RelayUse.ONLY ? Whereabouts.HIDDEN : Whereabouts.TOLD;
  }

  /**
   * Puts a veil over a call that is to be made, where the policy wants one.
   *
   * @return why there can be no call
   */
  Optional<EndReason> cover(LiveCall call, String target, CallPeers.CallPeer peer) {
    if (!areWanted()) return Optional.empty();
    List<AccountDevice> devices =
        peer.view()
            .flatMap(view -> view.account())
            .map(account -> account.devices())
            .orElse(List.of());
    Optional<VeiledCall> veil =
        VeiledCall.outgoing(
            config.account().address(), target, devices, config.entropy(), config.crypto());
    veil.ifPresent(call::with);
    return veil.isPresent() ? Optional.empty() : Optional.of(EndReason.CANNOT_BE_VEILED);
  }

  /** An INVITE that came in. */
  sealed interface Seen {
    /**
     * @param invite as the call machine is to see it
     * @param veil nothing for a call in the clear
     */
    record Fit(SipRequest invite, Optional<VeiledCall> veil) implements Seen {}

    record Unfit(SipResponse response) implements Seen {}
  }

  /** Takes the veil from an INVITE; in the clear it passes only where the policy wants no veils. */
  Seen look(SipRequest invite) {
    if (!VeiledCall.isVeiled(invite)) {
      return areWanted()
          ? new Seen.Unfit(refusal(invite, 488, "Not Acceptable Here", PLAIN))
          : new Seen.Fit(invite, Optional.empty());
    }
    // Without accounts nobody could say whose name is under the veil.
    if (config.signing() != PhoneConfig.Signing.ON) return new Seen.Unfit(undecipherable(invite));
    return config
        .account()
        .encryptionKey()
        .flatMap(key ->
            VeiledCall.incoming(
                invite, config.account().address(), key, config.entropy(), config.crypto()))
        .<Seen>map(opened -> new Seen.Fit(opened.invite(), Optional.of(opened.call())))
        .orElseGet(() -> new Seen.Unfit(undecipherable(invite)));
  }

  /** The same for all that does not open: nobody learns by trying what was wrong. */
  SipResponse undecipherable(SipRequest request) {
    return request
        .respond(VeiledCall.UNDECIPHERABLE, "Undecipherable", config.entropy().token(16))
        .toResponse();
  }

  private SipResponse refusal(SipRequest invite, int status, String reason, String words) {
    return invite
        .respond(status, reason, config.entropy().token(16))
        .append(
            HeaderName.WARNING, new Warning(Warning.MISCELLANEOUS, words).headerValue("sottovoce"))
        .toResponse();
  }
}
