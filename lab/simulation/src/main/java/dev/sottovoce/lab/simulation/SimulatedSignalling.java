package dev.sottovoce.lab.simulation;

import dev.sottovoce.call.CallInput;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.ParseResult;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipParser;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.StreamFramer;
import dev.sottovoce.sip.transaction.TimerValues;
import dev.sottovoce.sip.transaction.TransactionLayer;
import dev.sottovoce.sip.transaction.TransactionLayer.Input;
import dev.sottovoce.sip.transaction.TransactionLayer.Output;
import dev.sottovoce.wire.Bytes;
import org.jspecify.annotations.Nullable;

/** One end's SIP: stream framing, parser and transactions around a {@link SignallingWire}. */
final class SimulatedSignalling {
  private static final String FLOW = "the one connection";

  private final SimulatedPhone phone;
  private final World world;
  private final TransactionLayer<String> transactions =
      new TransactionLayer<>(TimerValues.RELIABLE);
  private final StreamFramer framer = new StreamFramer(StreamFramer.End.CLIENT, SipLimits.DEFAULT);
  private final SipParser parser = new SipParser(SipLimits.DEFAULT);
  private @Nullable SignallingWire wire;
  private long registrations;

  SimulatedSignalling(SimulatedPhone phone, World world) {
    this.phone = phone;
    this.world = world;
  }

  void connect(SignallingWire out) {
    wire = out;
  }

  void disconnect() {
    wire = null;
  }

  /** Tells the server where the phone is. */
  void register() {
    SimulatedPhone.Seat seat = phone.seat();
    String server = "sip:" + SimulatedPhone.DOMAIN;
    long number = ++registrations;
    send(
        MessageEditor.request("REGISTER", server)
            .append(
                HeaderName.VIA,
                "SIP/2.0/TLS phone.invalid;branch=z9hG4bK" + phone.entropy().token(16))
            .append(HeaderName.MAX_FORWARDS, "70")
            .append(HeaderName.FROM, "<" + seat.address() + ">;tag=" + phone.entropy().token(8))
            .append(HeaderName.TO, "<" + seat.address() + ">")
            .append(HeaderName.CALL_ID, phone.entropy().token(16))
            .append(HeaderName.CSEQ, number + " REGISTER")
            .append(HeaderName.CONTACT, "<" + phone.contact() + ">")
            .append(HeaderName.EXPIRES, "3600")
            .toRequest());
  }

  void send(SipRequest request) {
    transact(
        request.is("ACK")
            ? new Input.SendAck<>(FLOW, request)
            : new Input.SendRequest<>(FLOW, request));
  }

  void respond(SipResponse response) {
    transact(new Input.SendResponse<>(response));
  }

  void receive(Bytes octets) {
    if (phone.isCrashed()) return;
    for (StreamFramer.Frame frame : framer.feed(octets)) {
      if (frame instanceof StreamFramer.Frame.Message message) onMessage(message.octets());
    }
  }

  private void onMessage(Bytes octets) {
    switch (parser.parse(octets)) {
      case ParseResult.Parsed parsed -> transact(new Input.Received<>(FLOW, parsed.message()));
      case ParseResult.Rejected rejected ->
          phone.log("cannot read a message: " + rejected.reason());
    }
  }

  private void transact(Input<String> input) {
    if (phone.isCrashed()) return;
    for (Output<String> output : transactions.handle(input, world.time().now())) {
      switch (output) {
        case Output.Transmit<String> send -> transmit(send.message());
        case Output.RequestReceived<String> received -> onRequest(received.request());
        case Output.Cancelled<String> cancelled ->
            phone.tell(new CallInput.Cancelled(cancelled.cancel()));
        case Output.ResponseReceived<String> received ->
            onResponse(received.request(), received.response());
        case Output.Failed<String> failed -> onFailed(failed.request());
        case Output.Unacknowledged<String> ignored -> phone.log("got no ACK to a refusal");
        case Output.WakeAt<String> wake ->
            world.time().at(wake.deadline(), () -> transact(new Input.Tick<>()));
      }
    }
  }

  private void onResponse(SipRequest request, SipResponse response) {
    if (!request.is("REGISTER")) phone.tell(new CallInput.ResponseReceived(response));
    else phone.log(response.isSuccess() ? "is signed in" : "is not signed in");
  }

  private void onFailed(SipRequest request) {
    if (request.is("REGISTER")) return;
    phone.tell(new CallInput.RequestFailed(request.method(), request.cseq().number()));
  }

  private void transmit(SipMessage message) {
    phone.log("sends " + label(message));
    if (wire != null) wire.send(message.octets());
  }

  private void onRequest(SipRequest request) {
    boolean opens = request.is("INVITE") && !request.to().tag().isPresent();
    if (opens && !phone.hasCall()) {
      phone.ring(request);
    } else if (opens) {
      respond(request.respond(486, "Busy Here", "busy").toResponse());
    } else if (phone.isBusyWith(request)) {
      phone.tell(new CallInput.RequestReceived(request));
    } else if (!request.is("ACK")) {
      respond(request.respond(481, "Call/Transaction Does Not Exist", "gone").toResponse());
    }
  }

  private static String label(SipMessage message) {
    return switch (message) {
      case SipRequest request -> request.method();
      case SipResponse response -> response.status() + " " + response.cseq().method();
    };
  }
}
