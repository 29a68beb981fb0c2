package dev.sottovoce.dtls.handshake;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.dtls.record.ContentType;
import dev.sottovoce.dtls.record.RecordLayer;
import dev.sottovoce.dtls.record.RecordNumber;
import dev.sottovoce.dtls.record.TrafficKeys;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A peer that breaks the protocol at one place: a real handshake whose messages a test may change,
 * drop, double or move to another epoch on their way out. It has no timers and repeats nothing.
 */
final class Puppet implements Handshake.Wire {
  /** One message on its way out. */
  record Out(long epoch, HandshakeMessage message) {}

  /** What a test does to messages. */
  interface Sabotage {
    List<Out> rewrite(Out message);
  }

  /** How a message becomes records. */
  interface Posting {
    void post(Out out, int messageSeq);
  }

  final RecordLayer records = new RecordLayer();
  final List<Integer> alerts = new ArrayList<>();
  private final Reassembly reassembly = new Reassembly();
  private final List<RecordNumber> heard = new ArrayList<>();
  private final List<Bytes> outbox = new ArrayList<>();
  private final Sabotage sabotage;
  private final Set<Long> sendingEpochs = new HashSet<>(Set.of(Handshake.PLAINTEXT));
  Posting posting = this::postWhole;
  private @Nullable Handshake handshake;
  private int messageSeq;
  long sendingEpoch;
  boolean established;
  @Nullable MediaKeys keys;
  int updatesHeard;
  long newestEpochHeard;
  @Nullable Alerted ownComplaint;

  Puppet(Sabotage sabotage) {
    this.sabotage = sabotage;
  }

  void animate(Handshake with) {
    handshake = with;
  }

  private Handshake handshake() {
    return Objects.requireNonNull(handshake);
  }

  void start() {
    handshake().start();
  }

  @Override
  public void beginFlight() {
    // Nothing is repeated here.
  }

  @Override
  public void send(long epoch, HandshakeMessage message) {
    for (Out out : sabotage.rewrite(new Out(epoch, message))) {
      posting.post(out, nextMessageSeq());
    }
  }

  int nextMessageSeq() {
    return messageSeq++;
  }

  private void postWhole(Out out, int seq) {
    Bytes body = out.message().body();
    Fragment whole = new Fragment(out.message().type(), body.length(), seq, 0, body);
    raw(out.epoch(), ContentType.HANDSHAKE, whole.encode());
  }

  /** Whether there are keys for this epoch; it needs none in the clear. */
  boolean canSend(long epoch) {
    return sendingEpochs.contains(epoch);
  }

  void raw(long epoch, ContentType type, Bytes content) {
    outbox.add(records.seal(epoch, type, content).octets());
  }

  @Override
  public void sendWith(long epoch, TrafficKeys keys) {
    records.sendWith(epoch, keys);
    sendingEpochs.add(epoch);
    sendingEpoch = epoch;
  }

  @Override
  public void receiveWith(long epoch, TrafficKeys keys) {
    records.receiveWith(epoch, keys);
  }

  @Override
  public void established(MediaKeys agreed, VerifiedPeer peer) {
    established = true;
    keys = agreed;
    raw(sendingEpoch, ContentType.ACK, Acknowledgement.encode(heard));
  }

  /** Sends a KeyUpdate and goes on in the next epoch at once, as if it were acknowledged. */
  void updateSending(boolean askForOne) {
    send(sendingEpoch, new HandshakeMessage(HandshakeType.KEY_UPDATE, Bytes.of(askForOne ? 1 : 0)));
    handshake().nextSendingKeys();
  }

  /** Acknowledges all that was heard since the last time. */
  void acknowledge() {
    raw(sendingEpoch, ContentType.ACK, Acknowledgement.encode(heard));
    heard.clear();
  }

  List<Bytes> drain() {
    List<Bytes> datagrams = List.copyOf(outbox);
    outbox.clear();
    return datagrams;
  }

  void receive(Bytes datagram) {
    for (Bytes record : RecordLayer.split(datagram)) {
      if (records.open(record) instanceof RecordLayer.Opened opened) take(opened);
    }
  }

  private void take(RecordLayer.Opened opened) {
    newestEpochHeard = Math.max(newestEpochHeard, opened.number().epoch());
    if (opened.type() == ContentType.ALERT) alerts.add(opened.content().at(1));
    if (opened.type() == ContentType.ACK) handshake().onAcknowledged();
    if (opened.type() != ContentType.HANDSHAKE) return;
    heard.add(opened.number());
    for (Fragment fragment : Fragment.parseAll(opened.content()).orElseThrow()) {
      reassembly.add(fragment, opened.number().epoch());
    }
    try {
      while (ownComplaint == null) {
        Reassembly.Whole whole = reassembly.poll().orElse(null);
        if (whole == null) return;
        if (whole.message().type() == HandshakeType.KEY_UPDATE) updatesHeard++;
        handshake().handle(whole.message(), whole.epoch());
      }
    } catch (Alerted alerted) {
      ownComplaint = alerted;
    }
  }
}
