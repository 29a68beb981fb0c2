package dev.sottovoce.call;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.ice.stun.StunAttribute;
import dev.sottovoce.ice.stun.StunClass;
import dev.sottovoce.ice.stun.StunMessage;
import dev.sottovoce.ice.stun.StunWriter;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.ParseResult;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipParser;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.transaction.TimerValues;
import dev.sottovoce.sip.transaction.TransactionLayer;
import dev.sottovoce.sip.transaction.TransactionLayer.Input;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Two phones without the phone: real call machines, transactions, ICE and SIP octets between them,
 * in virtual time. Signalling arrives in order after 5 ms, datagrams after 10 ms.
 */
final class TwoEnds {
  static final Duration SIGNALLING = Duration.ofMillis(5);
  static final Duration MEDIA = Duration.ofMillis(10);
  private static final Duration FRAME = Duration.ofMillis(20);
  private static final TransportAddress STUN_SERVER =
      TransportAddress.parse("192.0.2.200", 3478).orElseThrow();
  private static final String FLOW = "flow";

  private record Event(Instant at, long order, Runnable run) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::order));
  private long order;
  Instant now = Instant.parse("2026-11-25T08:00:00Z");
  boolean mediaCut;

  /** Only what the path itself needs gets through. */
  boolean keyingCut;

  boolean signallingCut;

  final End alice;
  final End bob;

  TwoEnds(long seed) {
    this(seed, CallPolicy.OWN_PHONES, CallPolicy.OWN_PHONES);
  }

  TwoEnds(long seed, CallPolicy alices, CallPolicy bobs) {
    alice = new End("alice", "192.0.2.1", alices, seed);
    bob = new End("bob", "192.0.2.2", bobs, seed + 1);
  }

  /** One end: its machine once there is a call, and what came out of it. */
  final class End {
    final String name;
    final TransportAddress base;
    final CallPolicy policy;
    final Random random;
    final TransactionLayer<String> transactions = new TransactionLayer<>(TimerValues.RELIABLE);
    final SipParser parser = new SipParser(SipLimits.DEFAULT);
    final List<CallOutput> said = new ArrayList<>();
    final List<String> sentMessages = new ArrayList<>();
    KeyingMethod keying;
    Duration answerWithin = Duration.ofSeconds(30);
    boolean asksStunServer;

    /** Calls are signed where both have one. */
    @Nullable CallIdentity identity;

    /** What it looks at in the other end's signatures. */
    Set<CallSignatures.Check> checks = EnumSet.allOf(CallSignatures.Check.class);

    /** What a STUN server tells, if it answers at all. */
    @Nullable TransportAddress mapped;

    @Nullable CallMachine call;

    /** What the media engine has besides the keys that it opened with. */
    @Nullable MediaKeys newKeys;

    /** Packets under new keys that came before this end had them. */
    int notUnderstood;

    private boolean newKeysHeard;
    UnaryOperator<SipMessage> onTheWay = UnaryOperator.identity();
    UnaryOperator<Bytes> onThePath = UnaryOperator.identity();

    End(String name, String address, CallPolicy policy, long seed) {
      this.name = name;
      this.base = TransportAddress.parse(address, 10_000).orElseThrow();
      this.policy = policy;
      this.random = new Random(seed * 0x9E3779B97F4A7C15L);
      this.keying = new ScriptedKeying(name);
    }

    End other() {
      return this == alice ? bob : alice;
    }

    CallSetup setup() {
      return new CallSetup(
          "sip:" + name + "@example.org",
          "sip:" + name + "@" + base.literal() + ":5061;transport=tls",
          List.of(base),
          asksStunServer ? List.of(STUN_SERVER) : List.of(),
          List.of(),
          policy,
          List.of(keying),
          7,
          answerWithin,
          random::nextBytes,
          Optional.ofNullable(identity));
    }

    void dial() {
      dial(other().name);
    }

    void dial(String callee) {
      call = CallMachine.outgoing(setup(), "sip:" + callee + "@example.org", checks);
      tell(new CallInput.Begin());
    }

    void tell(CallInput input) {
      if (call != null) obey(call.handle(input, now));
    }

    private void obey(List<CallOutput> outputs) {
      for (CallOutput output : outputs) {
        said.add(output);
        if (output instanceof CallOutput.SendRequest send) {
          transact(
              send.request().is("ACK")
                  ? new Input.SendAck<>(FLOW, send.request())
                  : new Input.SendRequest<>(FLOW, send.request()));
        } else if (output instanceof CallOutput.Respond respond) {
          transact(new Input.SendResponse<>(respond.response()));
        } else if (output instanceof CallOutput.SendDatagram send) {
          deliver(send);
        } else if (output instanceof CallOutput.AddKeys added) {
          newKeys = added.keys();
          newKeysHeard = false;
          if (added.sending() == CallOutput.Sending.NOW) speakWithNewKeys();
        } else if (output instanceof CallOutput.Rekeyed) {
          speakWithNewKeys();
        } else if (output instanceof CallOutput.WakeAt wake) {
          at(wake.deadline(), () -> tell(new CallInput.Tick()));
        }
      }
    }

    /** A packet every 20 ms, until one gets through. */
    private void speakWithNewKeys() {
      MediaKeys used = newKeys;
      if (mediaCut || used == null) at(now.plus(FRAME), this::speakWithNewKeys);
      else at(now.plus(MEDIA), () -> other().hear(used));
    }

    private void hear(MediaKeys used) {
      MediaKeys known = newKeys;
      if (known == null || !fits(used, known)) {
        notUnderstood++;
        at(now.plus(FRAME), () -> hear(used));
      } else if (!newKeysHeard) {
        newKeysHeard = true;
        tell(new CallInput.NewKeysHeard());
      }
    }

    private static boolean fits(MediaKeys sent, MediaKeys received) {
      return Arrays.equals(sent.sendKey().exposedCopy(), received.receiveKey().exposedCopy());
    }

    private void deliver(CallOutput.SendDatagram send) {
      if (send.to().equals(STUN_SERVER) && mapped != null) {
        Bytes answer =
            new StunWriter(StunClass.SUCCESS, StunMessage.BINDING, send.datagram().slice(8, 20))
                .add(new StunAttribute.XorMappedAddress(mapped))
                .finish();
        at(now.plus(MEDIA), () -> tell(new CallInput.DatagramReceived(base, STUN_SERVER, answer)));
      }
      End to = other();
      if (mediaCut || !send.to().equals(to.base)) return;
      at(
          now.plus(MEDIA),
          () -> {
            if (keyingCut && send.datagram().at(0) > 3) return;
            Bytes arrived = onThePath.apply(send.datagram());
            to.tell(new CallInput.DatagramReceived(to.base, send.base(), arrived));
          });
    }

    void transact(Input<String> input) {
      for (TransactionLayer.Output<String> output : transactions.handle(input, now)) {
        if (output instanceof TransactionLayer.Output.Transmit<String> send) {
          send(onTheWay.apply(send.message()));
        } else if (output instanceof TransactionLayer.Output.RequestReceived<String> got) {
          onRequest(got.request());
        } else if (output instanceof TransactionLayer.Output.Cancelled<String> cancelled) {
          tell(new CallInput.Cancelled(cancelled.cancel()));
        } else if (output instanceof TransactionLayer.Output.ResponseReceived<String> got) {
          tell(new CallInput.ResponseReceived(got.response()));
        } else if (output instanceof TransactionLayer.Output.Failed<String> failed) {
          SipRequest request = failed.request();
          tell(new CallInput.RequestFailed(request.method(), request.cseq().number()));
        } else if (output instanceof TransactionLayer.Output.WakeAt<String> wake) {
          at(wake.deadline(), () -> transact(new Input.Tick<>()));
        }
      }
    }

    private void send(SipMessage message) {
      sentMessages.add(label(message));
      if (signallingCut) return;
      Bytes octets = message.octets();
      at(now.plus(SIGNALLING), () -> other().receive(octets));
    }

    void receive(Bytes octets) {
      ParseResult result = parser.parse(octets);
      if (!(result instanceof ParseResult.Parsed parsed)) {
        throw new AssertionError(name + " cannot parse what was sent: " + octets.utf8());
      }
      transact(new Input.Received<>(FLOW, parsed.message()));
    }

    private void onRequest(SipRequest request) {
      boolean opens = request.is("INVITE") && !request.to().tag().isPresent();
      if (!opens) {
        tell(new CallInput.RequestReceived(request));
        return;
      }
      call = CallMachine.incoming(setup(), request, checks);
      tell(new CallInput.Begin());
    }

    <T extends CallOutput> List<T> all(Class<T> kind) {
      return said.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends CallOutput> T only(Class<T> kind) {
      List<T> found = all(kind);
      if (found.size() != 1) {
        throw new AssertionError(name + " said " + kind.getSimpleName() + " " + found.size() + "x");
      }
      return found.get(0);
    }

    EndReason reason() {
      return only(CallOutput.Ended.class).reason();
    }

    MediaFlow flow() {
      List<CallOutput.FlowChanged> changes = all(CallOutput.FlowChanged.class);
      return changes.isEmpty()
          ? only(CallOutput.OpenMedia.class).flow()
          : changes.get(changes.size() - 1).flow();
    }
  }

  static String label(SipMessage message) {
    return message instanceof SipRequest request
        ? request.method()
        : ((SipResponse) message).status() + " " + message.cseq().method();
  }

  void at(Instant when, Runnable run) {
    events.add(new Event(when.isBefore(now) ? now : when, order++, run));
  }

  TwoEnds run(Duration span) {
    Instant end = now.plus(span);
    while (!events.isEmpty() && !events.peek().at().isAfter(end)) {
      Event event = events.remove();
      now = event.at();
      event.run().run();
    }
    now = end;
    return this;
  }

  TwoEnds runMillis(long millis) {
    return run(Duration.ofMillis(millis));
  }

  /** Neither end says which association it means (RFC 8842), as older phones do not. */
  TwoEnds withoutTlsId() {
    for (End each : List.of(alice, bob)) {
      each.onTheWay =
          message -> {
            if (!message.contentType().equals("application/sdp")) return message;
            Bytes body = Bytes.utf8(message.body().utf8().replaceAll("a=tls-id:.*\\r\\n", ""));
            MessageEditor edited = message.edit().body("application/sdp", body);
            return message instanceof SipRequest ? edited.toRequest() : edited.toResponse();
          };
    }
    return this;
  }

  /** Alice calls, and bob answers at once; whatever comes of it. */
  TwoEnds connect() {
    alice.dial();
    runMillis(20);
    bob.tell(new CallInput.Answer());
    return runMillis(1_000);
  }

  /** The same, and media is open at both ends. */
  TwoEnds talk() {
    connect();
    alice.only(CallOutput.OpenMedia.class);
    bob.only(CallOutput.OpenMedia.class);
    return this;
  }
}
