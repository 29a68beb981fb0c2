package dev.sottovoce.phone;

import dev.sottovoce.call.CallInput;
import dev.sottovoce.call.CallMachine;
import dev.sottovoce.call.CallOutput;
import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.CallSetup;
import dev.sottovoce.call.DtlsKeying;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.dtls.EphemeralShares;
import dev.sottovoce.dtls.HandshakeTiming;
import dev.sottovoce.dtls.LocalIdentity;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.sip.message.ParseResult;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipParser;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.transaction.TimerValues;
import dev.sottovoce.sip.transaction.TransactionLayer;
import dev.sottovoce.sip.transaction.TransactionLayer.Input;
import dev.sottovoce.sip.transaction.TransactionLayer.Output;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.srtp.RtpHeader;
import dev.sottovoce.srtp.SrtpReceiver;
import dev.sottovoce.srtp.SrtpSender;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A call between two machines in memory and in virtual time. It sends nothing: it loads and warms
 * the parsers, ICE, the handshake and the packet ciphers that the first real call would otherwise
 * wait for.
 */
final class SelfCall {
  /** A call that works takes some hundred steps. */
  private static final int MOST_STEPS = 5_000;

  private static final int PACKETS = 500;
  private static final int PAYLOAD_OCTETS = 80;
  private static final Duration TRANSIT = Duration.ofMillis(1);
  private static final String FLOW = "memory";

  private record Step(Instant at, long order, Runnable run) {}

  private final PriorityQueue<Step> steps =
      new PriorityQueue<>(Comparator.comparing(Step::at).thenComparing(Step::order));
  private final PacketCipherBackend ciphers;
  private final End caller;
  private final End callee;
  private Instant now;
  private long order;

  SelfCall(
      CryptoBackend crypto,
      PacketCipherBackend ciphers,
      Entropy entropy,
      Executor blocking,
      Instant now) {
    this.ciphers = ciphers;
    this.now = now;
    caller = new End("caller", 10_000, crypto, entropy, blocking);
    callee = new End("callee", 20_000, crypto, entropy, blocking);
  }

  /**
   * Runs it to its end.
   *
   * @return whether keys were agreed and packets came through
   */
  boolean run() {
    caller.call = CallMachine.outgoing(caller.setup, "sip:callee@warm-up.invalid");
    caller.tell(new CallInput.Begin());
    for (int i = 0; i < MOST_STEPS && !steps.isEmpty() && !bothOpen(); i++) {
      Step step = steps.remove();
      now = step.at();
      step.run().run();
    }
    boolean worked = bothOpen() && exchangePackets();
    for (End each : List.of(caller, callee)) {
      each.tell(new CallInput.HangUp(EndReason.HUNG_UP_HERE));
      if (each.open != null) each.open.keys().destroy();
    }
    return worked;
  }

  private boolean bothOpen() {
    return caller.open != null && callee.open != null;
  }

  private boolean exchangePackets() {
    CallOutput.OpenMedia from = caller.open;
    CallOutput.OpenMedia to = callee.open;
    if (from == null || to == null) return false;
    byte[] packet = new byte[256];
    try (SrtpSender sender = SrtpSender.open(from.keys(), from.peer(), ciphers);
        SrtpReceiver receiver = SrtpReceiver.open(to.keys(), to.peer(), ciphers)) {
      for (int i = 0; i < PACKETS; i++) {
        RtpHeader.write(packet, 0, from.format().sendPayloadType(), i, 960L * i, 1);
        int sealed = sender.protectRtp(packet, 0, RtpHeader.FIXED_OCTETS + PAYLOAD_OCTETS);
        if (sealed < 0 || receiver.unprotectRtp(packet, 0, sealed) < 0) return false;
      }
    }
    return true;
  }

  private void at(Instant when, Runnable run) {
    steps.add(new Step(when.isBefore(now) ? now : when, order++, run));
  }

  private final class End {
    final CallSetup setup;
    final TransportAddress base;
    final TransactionLayer<String> transactions = new TransactionLayer<>(TimerValues.RELIABLE);
    final SipParser parser = new SipParser(SipLimits.DEFAULT);
    @Nullable CallMachine call;
    CallOutput.@Nullable OpenMedia open;

    End(String name, int port, CryptoBackend crypto, Entropy entropy, Executor blocking) {
      base =
          TransportAddress.parse("127.0.0.1", port)
              .orElseThrow(() -> new IllegalStateException("a loopback address is one"));
      DtlsKeying keying =
          new DtlsKeying(
              LocalIdentity.create(crypto, entropy),
              CallPolicy.OWN_PHONES.dtls().get(),
              new EphemeralShares(),
              HandshakeTiming.AFTER_ICE,
              blocking,
              crypto,
              entropy);
      setup =
          new CallSetup(
              "sip:" + name + "@warm-up.invalid",
              "sip:" + name + "@127.0.0.1:" + port + ";transport=tls",
              List.of(base),
              CallPolicy.OWN_PHONES,
              List.of(keying),
              entropy.u32(),
              Duration.ofSeconds(10),
              entropy);
    }

    private End other() {
      return this == caller ? callee : caller;
    }

    void tell(CallInput input) {
      if (call == null) return;
      for (CallOutput output : call.handle(input, now)) obey(output);
    }

    private void obey(CallOutput output) {
      if (output instanceof CallOutput.SendRequest send) {
        transact(
            send.request().is("ACK")
                ? new Input.SendAck<>(FLOW, send.request())
                : new Input.SendRequest<>(FLOW, send.request()));
      } else if (output instanceof CallOutput.Respond respond) {
        transact(new Input.SendResponse<>(respond.response()));
      } else if (output instanceof CallOutput.SendDatagram send) {
        End to = other();
        at(
            now.plus(TRANSIT),
            () -> to.tell(new CallInput.DatagramReceived(to.base, base, send.datagram())));
      } else if (output instanceof CallOutput.WakeAt wake) {
        at(wake.deadline(), () -> tell(new CallInput.Tick()));
      } else if (output instanceof CallOutput.OpenMedia opened) {
        open = opened;
      }
    }

    private void transact(Input<String> input) {
      for (Output<String> output : transactions.handle(input, now)) {
        if (output instanceof Output.Transmit<String> send) {
          SipMessage message = send.message();
          at(now.plus(TRANSIT), () -> other().receive(message));
        } else if (output instanceof Output.RequestReceived<String> got) {
          onRequest(got.request());
        } else if (output instanceof Output.ResponseReceived<String> got) {
          tell(new CallInput.ResponseReceived(got.response()));
        }
      }
    }

    private void receive(SipMessage sent) {
      if (parser.parse(sent.octets()) instanceof ParseResult.Parsed parsed) {
        transact(new Input.Received<>(FLOW, parsed.message()));
      }
    }

    private void onRequest(SipRequest request) {
      if (call != null) {
        tell(new CallInput.RequestReceived(request));
        return;
      }
      call = CallMachine.incoming(setup, request);
      tell(new CallInput.Begin());
      tell(new CallInput.Answer());
    }
  }
}
