package dev.sottovoce.call;

import dev.sottovoce.identity.passport.CallClaim;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.NameAddr;
import dev.sottovoce.sip.message.Reason;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.SipUri;
import dev.sottovoce.sip.message.Via;
import dev.sottovoce.sip.message.Warning;
import dev.sottovoce.sip.sdp.TrickleFragment;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one call's dialog (RFC 3261 section 12): tags, sequence numbers, route set and
 * remote target live here.
 */
final class DialogMessages {
  private static final String SDP = "application/sdp";
  private static final String ALLOW = "INVITE, ACK, CANCEL, BYE, UPDATE, PRACK, INFO, OPTIONS";

  /** The Info package of ends that want to be told what the handshake has come to. */
  private static final String KEYS_PACKAGE = "sottovoce-keys";

  private static final String SUPPORTED = "100rel, outbound, trickle-ice";

  private final CallSetup setup;
  private final CallSignatures signatures;
  private final SipUri contact;
  private final String callId;
  private final NameAddr local;
  private final String localTag;
  private NameAddr remote;
  private String remoteTarget;
  private List<String> routes;
  private long localSequence;
  private long remoteSequence = -1;
  private long reliableSequence;
  private long acceptedSequence = -1;
  private @Nullable SipRequest lastInvite;
  private boolean toldOfKeys;

  private DialogMessages(
      CallSetup setup,
      CallSignatures signatures,
      String callId,
      NameAddr local,
      NameAddr remote,
      String remoteTarget) {
    this.setup = setup;
    this.signatures = signatures;
    this.contact =
        SipUri.parse(setup.contact())
            .orElseThrow(() -> new IllegalArgumentException("the contact is no SIP URI"));
    this.callId = callId;
    this.localTag = setup.entropy().token(16);
    this.local =
        new NameAddr("", local.uriText(), local.parameters()).withParameter("tag", localTag);
    this.remote = remote;
    this.remoteTarget = remoteTarget;
    this.routes = List.of();
    signatures.dialog(callId, localTag, remote.tag().orElse(""), remote.uriText());
  }

  static DialogMessages outgoing(CallSetup setup, CallSignatures signatures, String target) {
    return new DialogMessages(
        setup,
        signatures,
        setup.entropy().token(24),
        address(setup.localAddress()),
        address(target),
        target);
  }

  /** As RFC 3261 section 12.1.1 takes a dialog's state from the INVITE. */
  static DialogMessages incoming(CallSetup setup, CallSignatures signatures, SipRequest invite) {
    DialogMessages dialog =
        new DialogMessages(
            setup,
            signatures,
            invite.callId(),
            new NameAddr("", invite.to().uriText(), invite.to().parameters()),
            invite.from(),
            contactOf(invite).orElse(invite.from().uriText()));
    dialog.routes = invite.values(HeaderName.RECORD_ROUTE);
    dialog.remoteSequence = invite.cseq().number();
    dialog.toldOfKeys = invite.lists(HeaderName.RECV_INFO, KEYS_PACKAGE);
    return dialog;
  }

  boolean owns(String someCallId, String someLocalTag) {
    return callId.equals(someCallId) && localTag.equals(someLocalTag);
  }

  boolean ownsInvite(SipRequest cancelled) {
    return callId.equals(cancelled.callId())
        && remote.tag().equals(cancelled.from().tag())
        && remoteSequence == cancelled.cseq().number();
  }

  /**
   * Whether a request comes in order (RFC 3261 section 12.2.2); an ACK and a CANCEL have the number
   * of their INVITE.
   */
  boolean isInOrder(SipRequest request) {
    if (request.is("ACK") || request.is("CANCEL")) return true;
    if (request.cseq().number() < remoteSequence) return false;
    remoteSequence = request.cseq().number();
    return true;
  }

  // Requests

  SipRequest invite(String description) {
    MessageEditor editor =
        request("INVITE", ++localSequence, branch())
            .append(HeaderName.CONTACT, "<" + contact.text() + ">")
            .append(HeaderName.ALLOW, ALLOW)
            .append(HeaderName.SUPPORTED, SUPPORTED)
            .append(HeaderName.RECV_INFO, TrickleFragment.PACKAGE);
    signatures
        .request("INVITE", localSequence, description)
        .ifPresent(signed -> editor.append(HeaderName.IDENTITY, signed));
    SipRequest invite = editor.body(SDP, Bytes.utf8(description)).toRequest();
    lastInvite = invite;
    return invite;
  }

  /**
   * Tells an end that cannot see its own handshake what it has come to; nothing where it has not
   * asked for that, or this end signs nothing (RFC 6086).
   */
  Optional<SipRequest> keys(CallClaim.Agreed agreed) {
    if (!toldOfKeys) return Optional.empty();
    return signatures
        .report("INFO", localSequence + 1, agreed)
        .map(signed ->
            request("INFO", ++localSequence, branch())
                .append(HeaderName.INFO_PACKAGE, KEYS_PACKAGE)
                .append(HeaderName.IDENTITY, signed)
                .toRequest());
  }

  /** For a 2xx; it ends no transaction but is one message of its own (section 13.2.2.4). */
  SipRequest ack(SipResponse ok) {
    MessageEditor ack = request("ACK", ok.cseq().number(), branch(), ok);
    boolean accepted = isOfThisDialog(ok) && ok.cseq().number() == acceptedSequence;
    if (accepted || signatures.isOff(CallSignatures.Check.ONE_ANSWER)) {
      signatures.reveal().ifPresent(nonce -> ack.append(HeaderName.SOTTOVOCE_NONCE, nonce));
    }
    return ack.toRequest();
  }

  SipRequest prack(SipResponse provisional, long rseq) {
    String rack = rseq + " " + provisional.cseq().number() + " INVITE";
    return request("PRACK", ++localSequence, branch(), provisional)
        .append(HeaderName.RACK, rack)
        .toRequest();
  }

  /** For the INVITE that is under way: same branch, same number (section 9.1). */
  SipRequest cancel() {
    SipRequest invite = lastInvite;
    if (invite == null) throw new IllegalStateException("no INVITE to cancel");
    MessageEditor cancel =
        MessageEditor.request("CANCEL", invite.requestUriText())
            .append(HeaderName.VIA, invite.topVia().text());
    for (String route : invite.values(HeaderName.ROUTE)) cancel.append(HeaderName.ROUTE, route);
    return cancel
        .append(HeaderName.MAX_FORWARDS, "70")
        .append(HeaderName.FROM, invite.from().text())
        .append(HeaderName.TO, invite.to().text())
        .append(HeaderName.CALL_ID, callId)
        .append(HeaderName.CSEQ, invite.cseq().number() + " CANCEL")
        .toRequest();
  }

  /** With what failed, where the call does not end in the ordinary way (RFC 3326). */
  SipRequest bye(EndReason why) {
    MessageEditor bye = request("BYE", ++localSequence, branch());
    why.failure().ifPresent(reason -> bye.append(HeaderName.REASON, reason.headerValue()));
    return bye.toRequest();
  }

  /** Ends the dialog that a second 2xx began. */
  SipRequest byeTo(SipResponse secondAnswer) {
    return request("BYE", ++localSequence, branch(), secondAnswer)
        .append(HeaderName.REASON, Reason.COMPLETED_ELSEWHERE.headerValue())
        .toRequest();
  }

  boolean isOfThisDialog(SipResponse response) {
    return response.to().tag().equals(remote.tag());
  }

  /** The dialog is that of the 2xx from now on (section 12.1.2). */
  void confirm(SipResponse ok) {
    remote = ok.to();
    acceptedSequence = ok.cseq().number();
    remoteTarget = contactOf(ok).orElse(remoteTarget);
    routes = reversedRecordRoute(ok);
    toldOfKeys = ok.lists(HeaderName.RECV_INFO, KEYS_PACKAGE);
  }

  /** A request or response that refreshes the remote target (section 12.2). */
  void refreshTarget(SipMessage message) {
    remoteTarget = contactOf(message).orElse(remoteTarget);
  }

  private MessageEditor request(String method, long sequence, String branch) {
    return request(method, sequence, branch, remote, remoteTarget, routes);
  }

  /** In the dialog, confirmed or early, that {@code response} belongs to. */
  private MessageEditor request(String method, long sequence, String branch, SipResponse response) {
    String target = contactOf(response).orElse(remoteTarget);
    List<String> route =
        response.has(HeaderName.RECORD_ROUTE) ? reversedRecordRoute(response) : routes;
    return request(method, sequence, branch, response.to(), target, route);
  }

  private MessageEditor request(
      String method, long sequence, String branch, NameAddr to, String target, List<String> route) {
    MessageEditor request =
        MessageEditor.request(method, target)
            .append(HeaderName.VIA, Via.of("TLS", contact.host(), port(), branch).text());
    for (String each : route) request.append(HeaderName.ROUTE, each);
    return request
        .append(HeaderName.MAX_FORWARDS, "70")
        .append(HeaderName.FROM, local.text())
        .append(HeaderName.TO, to.text())
        .append(HeaderName.CALL_ID, callId)
        .append(HeaderName.CSEQ, sequence + " " + method);
  }

  // Responses

  /**
   * @param words for a Warning header, or nothing
   */
  SipResponse response(SipRequest request, int status, String words) {
    MessageEditor response = start(request, status);
    if (!words.isEmpty()) response.append(HeaderName.WARNING, warning(words));
    return response.toResponse();
  }

  /** 180, reliable when the caller demands it (RFC 3262 section 3). */
  SipResponse ringing(SipRequest invite) {
    MessageEditor ringing =
        copyRecordRoute(invite, start(invite, 180))
            .append(HeaderName.CONTACT, "<" + contact.text() + ">");
    if (invite.lists(HeaderName.REQUIRE, "100rel")) {
      if (reliableSequence == 0) reliableSequence = 1 + (setup.entropy().u32() >>> 2);
      ringing
          .append(HeaderName.REQUIRE, "100rel")
          .append(HeaderName.RSEQ, Long.toString(reliableSequence++));
    }
    return ringing.toResponse();
  }

  /** 200 with a description, to an INVITE or UPDATE. */
  SipResponse accept(SipRequest request, String description) {
    MessageEditor response =
        copyRecordRoute(request, start(request, 200))
            .append(HeaderName.CONTACT, "<" + contact.text() + ">")
            .append(HeaderName.ALLOW, ALLOW)
            .append(HeaderName.SUPPORTED, SUPPORTED)
            .append(HeaderName.RECV_INFO, TrickleFragment.PACKAGE);
    signatures
        .answer(request, description)
        .ifPresent(signed -> response.append(HeaderName.IDENTITY, signed));
    return response.body(SDP, Bytes.utf8(description)).toResponse();
  }

  /** 500 with a time to try again: two changes met (section 14.2). */
  SipResponse retryLater(SipRequest request, long seconds) {
    return start(request, 500).append(HeaderName.RETRY_AFTER, Long.toString(seconds)).toResponse();
  }

  SipResponse notAllowed(SipRequest request) {
    return start(request, 405).append(HeaderName.ALLOW, ALLOW).toResponse();
  }

  /** The INFO belongs to a package that nobody here knows (RFC 6086 section 4.2.2). */
  SipResponse badInfoPackage(SipRequest request) {
    return start(request, 469).append(HeaderName.RECV_INFO, TrickleFragment.PACKAGE).toResponse();
  }

  /** Names the extensions that a request demands and that are unknown here. */
  Optional<SipResponse> badExtension(SipRequest request) {
    List<String> unknown = new ArrayList<>(request.values(HeaderName.REQUIRE));
    unknown.removeIf("100rel"::equalsIgnoreCase);
    if (unknown.isEmpty()) return Optional.empty();
    return Optional.of(
        start(request, 420)
            .append(HeaderName.UNSUPPORTED, String.join(", ", unknown))
            .toResponse());
  }

  private MessageEditor start(SipRequest request, int status) {
    return request.respond(status, Phrases.of(status), localTag);
  }

  /** So that the caller learns the same route set (section 12.1.1). */
  private static MessageEditor copyRecordRoute(SipRequest request, MessageEditor response) {
    for (String each : request.values(HeaderName.RECORD_ROUTE)) {
      response.append(HeaderName.RECORD_ROUTE, each);
    }
    return response;
  }

  private static String warning(String words) {
    return new Warning(Warning.MISCELLANEOUS, words).headerValue("sottovoce");
  }

  private static Optional<String> contactOf(SipMessage message) {
    return message.addresses(HeaderName.CONTACT).stream()
        .filter(each -> each.uri().isPresent())
        .map(NameAddr::uriText)
        .findFirst();
  }

  private static List<String> reversedRecordRoute(SipResponse response) {
    List<String> reversed = new ArrayList<>(response.values(HeaderName.RECORD_ROUTE));
    Collections.reverse(reversed);
    return reversed;
  }

  private static NameAddr address(String uri) {
    return NameAddr.parse("<" + uri + ">")
        .orElseThrow(() -> new IllegalArgumentException("no SIP address"));
  }

  private String branch() {
    return Via.MAGIC_COOKIE + setup.entropy().token(22);
  }

  private OptionalInt port() {
    return contact.port();
  }
}
