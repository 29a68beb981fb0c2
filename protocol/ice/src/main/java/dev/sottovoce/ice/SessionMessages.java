package dev.sottovoce.ice;

import dev.sottovoce.ice.stun.IntegrityKey;
import dev.sottovoce.ice.stun.StunAttribute;
import dev.sottovoce.ice.stun.StunClass;
import dev.sottovoce.ice.stun.StunMessage;
import dev.sottovoce.ice.stun.StunWriter;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes, signs and authenticates the messages of one session (RFC 8445 section 7.2). */
final class SessionMessages {
  /** Whether a check nominates its pair. */
  enum Purpose {
    CHECK,
    NOMINATE
  }

  private final AgentContext context;
  private final IceCredentials local;
  private final IntegrityKey localKey;
  private @Nullable IceCredentials remote;
  private @Nullable IntegrityKey remoteKey;

  SessionMessages(AgentContext context, IceCredentials local) {
    this.context = context;
    this.local = local;
    localKey = IntegrityKey.shortTerm(local.password());
  }

  void setRemote(IceCredentials credentials) {
    remote = credentials;
    remoteKey = IntegrityKey.shortTerm(credentials.password());
  }

  /** Whether a request is meant for this session; says nothing about who sent it. */
  boolean isFor(StunMessage request) {
    return request
        .first(StunAttribute.Username.class)
        .map(username -> username.name().startsWith(local.ufrag() + ":"))
        .orElse(false);
  }

  boolean authenticatesRequest(StunMessage request) {
    return request.authenticates(localKey);
  }

  boolean authenticatesResponse(StunMessage response) {
    return remoteKey != null && response.authenticates(remoteKey);
  }

  /** A connectivity or consent check from {@code from}; the peer's credentials must be known. */
  Bytes check(LocalCandidate from, Purpose purpose) {
    if (remote == null || remoteKey == null) {
      throw new IllegalStateException("the peer's credentials are not known");
    }
    StunWriter request =
        new StunWriter(StunClass.REQUEST, StunMessage.BINDING, context.entropy.bytes(12))
            .add(new StunAttribute.Username(remote.ufrag() + ":" + local.ufrag()))
            .add(new StunAttribute.Priority(peerReflexivePriority(from)))
            .add(
                context.role == Role.CONTROLLING
                    ? new StunAttribute.IceControlling(context.tieBreaker)
                    : new StunAttribute.IceControlled(context.tieBreaker));
    if (purpose == Purpose.NOMINATE) request.add(new StunAttribute.UseCandidate());
    return request.integrity(remoteKey).finish();
  }

  private long peerReflexivePriority(LocalCandidate from) {
    return Priorities.ofCandidate(
        CandidateType.PEER_REFLEXIVE, from.localPreference(), context.component);
  }

  Bytes success(StunMessage request, TransportAddress from) {
    return new StunWriter(StunClass.SUCCESS, StunMessage.BINDING, request.transactionId())
        .add(new StunAttribute.XorMappedAddress(from))
        .integrity(localKey)
        .finish();
  }

  Bytes roleConflict(StunMessage request) {
    return error(
            request,
            new StunAttribute.ErrorCode(StunAttribute.ErrorCode.ROLE_CONFLICT, "Role Conflict"))
        .integrity(localKey)
        .finish();
  }

  Bytes unknownAttributes(StunMessage request, List<Integer> types) {
    return error(
            request,
            new StunAttribute.ErrorCode(
                StunAttribute.ErrorCode.UNKNOWN_ATTRIBUTE, "Unknown Attribute"))
        .add(new StunAttribute.UnknownAttributes(types))
        .integrity(localKey)
        .finish();
  }

  private static StunWriter error(StunMessage request, StunAttribute.ErrorCode code) {
    return new StunWriter(StunClass.ERROR, StunMessage.BINDING, request.transactionId()).add(code);
  }
}
