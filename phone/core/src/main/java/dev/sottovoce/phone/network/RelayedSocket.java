package dev.sottovoce.phone.network;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.ice.turn.ChannelData;
import dev.sottovoce.ice.turn.TurnClient;
import dev.sottovoce.ice.turn.TurnClient.Input;
import dev.sottovoce.ice.turn.TurnClient.Output;
import dev.sottovoce.ice.turn.TurnProblem;
import dev.sottovoce.phone.loop.Alarm;
import dev.sottovoce.phone.loop.Loop;
import dev.sottovoce.wire.Bytes;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One allocation on a relay, used like a socket. Its machine is fed by the relay's thread, by the
 * loop and by whoever sends, one at a time; what goes over a channel passes it by.
 */
public final class RelayedSocket implements MediaLink {
  /** What becomes of it; called on any thread. */
  interface Listener {
    void allocated(RelayedSocket socket);

    /** There is no relay, or none any more. */
    void failed(RelayedSocket socket, TurnProblem problem);
  }

  private record Channel(InetSocketAddress peer, int number) {}

  private final RelayConnection connection;
  private final TurnClient client;
  private final MediaSockets.Receiver receiver;
  private final Listener listener;
  private final Loop loop;
  private final Alarm alarm;
  private final Object lock = new Object();
  private volatile Channel[] channels = {};
  private volatile Output.@Nullable Allocated allocated;

  RelayedSocket(
      RelayConnection connection,
      TurnClient client,
      MediaSockets.Receiver receiver,
      Listener listener,
      Loop loop) {
    this.connection = connection;
    this.client = client;
    this.receiver = receiver;
    this.listener = listener;
    this.loop = loop;
    this.alarm = new Alarm(loop, () -> feed(new Input.Tick()));
  }

  /** Asks for the allocation. */
  void start() {
    connection.start(
        new RelayConnection.Listener() {
          @Override
          public void received(byte[] message, int offset, int length) {
            onReceived(message, offset, length);
          }

          @Override
          public void broken() {
            onBroken();
          }
        });
    feed(new Input.Start());
  }

  /** The relay's address for peers. */
  @Override
  public TransportAddress base() {
    return known().relayed();
  }

  /** What the relay sees of us. */
  public TransportAddress mapped() {
    return known().mapped();
  }

  private Output.Allocated known() {
    Output.Allocated there = allocated;
    if (there == null) throw new IllegalStateException("there is no allocation yet");
    return there;
  }

  @Override
  public void send(InetSocketAddress to, byte[] octets, int offset, int length) {
    for (Channel each : channels) {
      if (each.peer().equals(to)) {
        connection.sendOnChannel(each.number(), octets, offset, length);
        return;
      }
    }
    Bytes datagram = Bytes.copyOf(octets, offset, length);
    feed(new Input.Send(TransportAddress.of(to), datagram));
  }

  @Override
  public void prefer(InetSocketAddress to) {
    feed(new Input.Bind(TransportAddress.of(to)));
  }

  /** Gives the allocation back and closes the connection when that is known to have worked. */
  public void release() {
    feed(new Input.Close());
  }

  /** Closes at once; the server forgets the allocation by itself. */
  void abandon() {
    connection.close();
    loop.execute(alarm::clear);
  }

  private void onReceived(byte[] message, int offset, int length) {
    if (!ChannelData.isWhole(message, offset, length)) {
      feed(new Input.Received(Bytes.copyOf(message, offset, length)));
      return;
    }
    int number = ChannelData.number(message, offset);
    for (Channel each : channels) {
      if (each.number() != number) continue;
      int payload = ChannelData.payloadLength(message, offset);
      deliver(each.peer(), message, offset + ChannelData.HEADER_BYTES, payload);
      return;
    }
    // Bound, and the answer that says so is still on its way through the machine.
    feed(new Input.Received(Bytes.copyOf(message, offset, length)));
  }

  private void onBroken() {
    boolean over = allocated == null;
    connection.close();
    loop.execute(alarm::clear);
    listener.failed(this, over ? TurnProblem.NO_ANSWER : TurnProblem.LOST);
  }

  private void feed(Input input) {
    List<Output> outputs;
    synchronized (lock) {
      outputs = client.handle(input, loop.now());
      for (Output output : outputs) remember(output);
    }
    for (Output output : outputs) obey(output);
  }

  /** With the lock held, so that no older state overwrites a newer one. */
  private void remember(Output output) {
    if (output instanceof Output.Allocated there) {
      allocated = there;
    } else if (output instanceof Output.ChannelBound bound) {
      List<Channel> all = new ArrayList<>(List.of(channels));
      all.add(new Channel(bound.peer().toSocketAddress(), bound.number()));
      channels = all.toArray(new Channel[0]);
    } else if (output instanceof Output.ChannelLost lost) {
      List<Channel> all = new ArrayList<>(List.of(channels));
      all.removeIf(each -> each.number() == lost.number());
      channels = all.toArray(new Channel[0]);
    }
  }

  private void obey(Output output) {
    if (output instanceof Output.Transmit transmit) {
      connection.send(transmit.message().toArray());
    } else if (output instanceof Output.WakeAt wake) {
      loop.execute(() -> alarm.at(wake.deadline()));
    } else if (output instanceof Output.Data data) {
      byte[] octets = data.octets().toArray();
      deliver(data.peer().toSocketAddress(), octets, 0, octets.length);
    } else if (output instanceof Output.Allocated) {
      listener.allocated(this);
    } else if (output instanceof Output.Failed failed) {
      abandon();
      listener.failed(this, failed.problem());
    } else if (output instanceof Output.Closed) {
      abandon();
    }
  }

  /** As if it had come to a socket of ours (RFC 7983 section 7). */
  private void deliver(InetSocketAddress from, byte[] octets, int offset, int length) {
    if (length == 0) return;
    switch (Demux.of(octets[offset])) {
      case MEDIA -> receiver.media(from, octets, offset, length, System.nanoTime());
      case STUN, ZRTP, DTLS ->
          receiver.control(base().toSocketAddress(), from, Bytes.copyOf(octets, offset, length));
      case OTHER -> {
        // Nobody has defined it.
      }
    }
  }

  /** Whether there is an allocation. */
  Optional<TransportAddress> relayed() {
    return Optional.ofNullable(allocated).map(Output.Allocated::relayed);
  }
}
