package dev.sottovoce.call.veil;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.DeviceEncryptionKey;
import dev.sottovoce.identity.veil.Veil;
import dev.sottovoce.identity.veil.VeilContext;
import dev.sottovoce.identity.veil.VeilKey;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.NameAddr;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call whose signalling tells the server no more than it needs. What goes out loses the
 * caller's name, its signatures and descriptions, which travel sealed and padded; what comes in
 * gets them back, so that the call machine judges all messages as in any other call.
 */
public final class VeiledCall implements AutoCloseable {
  /** Instead of the caller's address (RFC 3261 section 8.1.1.3, RFC 3323 section 4.1.1.3). */
  public static final String ANONYMOUS = "sip:anonymous@anonymous.invalid";

  /**
   * The status for whatever cannot be opened, of whatever reason (RFC 3261 section 21.4.31): who
   * tries learns nothing from it.
   */
  public static final int UNDECIPHERABLE = 493;

  private static final int ANSWERED = 200;

  private final String caller;
  private final String callee;
  private final Entropy entropy;
  private final CryptoBackend crypto;
  private final List<AccountDevice> devices;
  private String callerTag = "";
  private @Nullable VeilKey key;

  private VeiledCall(
      String caller,
      String callee,
      List<AccountDevice> devices,
      Entropy entropy,
      CryptoBackend crypto) {
    this.caller = caller;
    this.callee = callee;
    this.devices = List.copyOf(devices);
    this.entropy = entropy;
    this.crypto = crypto;
  }

  /**
   * A call to make.
   *
   * @param caller this phone's SIP address
   * @param callee the SIP address that is called
   * @param devices the callee's, as the log has proved them
   * @return nothing when none of the devices can open anything
   */
  public static Optional<VeiledCall> outgoing(
      String caller,
      String callee,
      List<AccountDevice> devices,
      Entropy entropy,
      CryptoBackend crypto) {
    boolean can = devices.stream().anyMatch(each -> each.encryptionKey().isPresent());
    return can
        ? Optional.of(new VeiledCall(caller, callee, devices, entropy, crypto))
        : Optional.empty();
  }

  /**
   * A call that came in.
   *
   * @param invite as the call machine is to see it
   */
  public record Incoming(VeiledCall call, SipRequest invite) {
    @Override
    public String toString() {
      return "Incoming[redacted]";
    }
  }

  /** Whether an INVITE is of a veiled call, as it says. */
  public static boolean isVeiled(SipRequest invite) {
    return invite.contentType().equals(Veil.MEDIA_TYPE);
  }

  /**
   * Opens an INVITE without a To tag.
   *
   * @param callee this phone's SIP address
   * @return nothing when it was not sealed to this device, for just this call
   */
  public static Optional<Incoming> incoming(
      SipRequest invite,
      String callee,
      DeviceEncryptionKey device,
      Entropy entropy,
      CryptoBackend crypto) {
    if (!isVeiled(invite) || invite.has(HeaderName.IDENTITY)) return Optional.empty();
    String tag = invite.from().tag().orElse("");
    VeilContext context = context(invite, 0, tag, callee);
    Optional<Veil> veil = Veil.open(invite.body(), context, device, crypto);
    if (!veil.isPresent()) return Optional.empty();
    Optional<Hidden> hidden = Hidden.decode(veil.get().octets());
    if (!hidden.isPresent()) {
      veil.get().key().close();
      return Optional.empty();
    }
    VeiledCall call = new VeiledCall(hidden.get().caller(), callee, List.of(), entropy, crypto);
    call.callerTag = tag;
    call.key = veil.get().key();
    MessageEditor plain = call.named(invite, invite.edit(), call.caller);
    hidden.get().putInto(plain);
    return Optional.of(new Incoming(call, plain.toRequest()));
  }

  /**
   * A request as it may travel.
   *
   * @return nothing when it is too long to be sealed, and so must not be sent
   */
  public Optional<SipRequest> seal(SipRequest request) {
    if (callerTag.isEmpty()) callerTag = request.from().tag().orElse("");
    return seal(request, 0, request.edit()).map(MessageEditor::toRequest);
  }

  /** The same of a response. */
  public Optional<SipResponse> seal(SipResponse response) {
    return seal(response, response.status(), response.edit()).map(MessageEditor::toResponse);
  }

  private Optional<MessageEditor> seal(SipMessage message, int status, MessageEditor editor) {
    MessageEditor veiled = named(message, editor, ANONYMOUS);
    for (NameAddr each : message.addresses(HeaderName.CONTACT)) {
      veiled.set(HeaderName.CONTACT, nameless(each).text());
    }
    if (!hides(message)) return Optional.of(veiled);
    VeilContext context = context(message, status, callerTag, callee);
    return sealed(context, Hidden.of(caller, message).encoded())
        .map(octets -> veiled.remove(HeaderName.IDENTITY).body(Veil.MEDIA_TYPE, octets));
  }

  private Optional<Bytes> sealed(VeilContext context, Bytes content) {
    VeilKey known = key;
    boolean begins = context.calleeTag().isEmpty() && context.method().equals("INVITE");
    if (!begins) return known == null ? Optional.empty() : known.seal(context, content, entropy);
    Optional<Veil> veil = Veil.seal(devices, context, content, entropy, crypto);
    veil.ifPresent(made -> {
      close();
      key = made.key();
    });
    return veil.map(Veil::octets);
  }

  /** Whether there is anything in it that is nobody else's business. */
  private static boolean hides(SipMessage message) {
    return !message.body().isEmpty() || message.has(HeaderName.IDENTITY);
  }

  /**
   * A later request as the call machine is to see it.
   *
   * @return nothing when it is not of this call or in the clear; an answer is {@link
   *     #UNDECIPHERABLE} then
   */
  public Optional<SipRequest> open(SipRequest request) {
    return open(request, 0, request.edit()).map(MessageEditor::toRequest);
  }

  /**
   * A CANCEL as the call machine is to see it. Where another device of the callee's took the call,
   * the server passes its answer on as it was sealed: that opens here, too, and its signatures are
   * what shows it. Whatever does not open is left out.
   */
  public SipRequest openCancel(SipRequest cancel) {
    MessageEditor plain = emptied(named(cancel, cancel.edit(), caller));
    answerIn(cancel)
        .ifPresent(answer -> {
          for (String each : answer.identities()) plain.append(HeaderName.IDENTITY, each);
        });
    return plain.toRequest();
  }

  private Optional<Hidden> answerIn(SipRequest cancel) {
    VeilKey known = key;
    String tag = cancel.header(HeaderName.SOTTOVOCE_ANSWER_TAG).orElse("");
    boolean sealed = cancel.contentType().equals(Veil.MEDIA_TYPE);
    if (known == null || !sealed || tag.isEmpty()) return Optional.empty();
    VeilContext context =
        new VeilContext(
            cancel.callId(),
            callerTag,
            tag,
            callee,
            VeilContext.Sender.CALLEE,
            "INVITE",
            cancel.cseq().number(),
            ANSWERED);
    return known.open(context, cancel.body()).flatMap(Hidden::decode);
  }

  /** A response as the call machine is to see it: without what cannot be opened. */
  public SipResponse open(SipResponse response) {
    return open(response, response.status(), response.edit())
        .orElseGet(() -> emptied(named(response, response.edit(), caller)))
        .toResponse();
  }

  private static MessageEditor emptied(MessageEditor message) {
    return message.remove(HeaderName.IDENTITY).body("", Bytes.EMPTY);
  }

  private Optional<MessageEditor> open(SipMessage message, int status, MessageEditor editor) {
    MessageEditor plain = named(message, editor, caller);
    if (!hides(message)) return Optional.of(plain);
    VeilKey known = key;
    boolean sealed = message.contentType().equals(Veil.MEDIA_TYPE);
    if (known == null || !sealed || message.has(HeaderName.IDENTITY)) return Optional.empty();
    return known
        .open(context(message, status, callerTag, callee), message.body())
        .flatMap(Hidden::decode)
        .map(hidden -> {
          hidden.putInto(plain);
          return plain;
        });
  }

  private static VeilContext context(
      SipMessage message, int status, String callerTag, String callee) {
    String from = message.from().tag().orElse("");
    String to = message.to().tag().orElse("");
    boolean callersRequest = from.equals(callerTag);
    boolean byCaller = callersRequest == (status == 0);
    return new VeilContext(
        message.callId(),
        callerTag,
        callersRequest ? to : from,
        callee,
        byCaller ? VeilContext.Sender.CALLER : VeilContext.Sender.CALLEE,
        message.cseq().method(),
        message.cseq().number(),
        status);
  }

  /** The caller's place in From or To gets another address; tags stay. */
  private MessageEditor named(SipMessage message, MessageEditor editor, String address) {
    boolean isFrom = message.from().tag().orElse("").equals(callerTag);
    NameAddr there = isFrom ? message.from() : message.to();
    NameAddr changed = new NameAddr("", address, there.parameters());
    return editor.set(isFrom ? HeaderName.FROM : HeaderName.TO, changed.text());
  }

  /** Routes lead to a phone by its connection; the name in its Contact is for nobody. */
  private static NameAddr nameless(NameAddr contact) {
    String uri = contact.uriText();
    int at = uri.lastIndexOf('@');
    String where = at < 0 ? uri.substring(uri.indexOf(':') + 1) : uri.substring(at + 1);
    return new NameAddr("", "sip:anonymous@" + where, contact.parameters());
  }

  @Override
  public void close() {
    VeilKey known = key;
    if (known != null) known.close();
  }

  @Override
  public String toString() {
    return "VeiledCall[redacted]";
  }
}
