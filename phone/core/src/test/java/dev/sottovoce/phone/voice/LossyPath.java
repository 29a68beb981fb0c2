package dev.sottovoce.phone.voice;

import dev.sottovoce.call.watch.PacketWatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A path in memory that loses, doubles and reorders packets by seed, and keeps a capture. */
final class LossyPath implements VoiceStream.PacketSender {
  private final Random random;
  private final double loss;
  private final double duplication;
  private final double reordering;
  private final List<byte[]> capture = new ArrayList<>();
  private byte @Nullable [] overtaken;
  private boolean cut;
  private volatile @Nullable VoiceStream to;

  LossyPath(long seed, double loss, double duplication, double reordering) {
    this.random = new Random(seed);
    this.loss = loss;
    this.duplication = duplication;
    this.reordering = reordering;
  }

  static LossyPath clean() {
    return new LossyPath(1, 0, 0, 0);
  }

  void leadsTo(VoiceStream stream) {
    to = stream;
  }

  synchronized void cut(boolean newCut) {
    cut = newCut;
  }

  /** Every packet that was sent, lost ones included. */
  synchronized List<byte[]> capture() {
    return List.copyOf(capture);
  }

  @Override
  public synchronized void send(byte[] packet, int offset, int length) {
    byte[] copy = Arrays.copyOfRange(packet, offset, offset + length);
    capture.add(copy);
    if (cut || random.nextDouble() < loss) return;
    byte[] earlier = overtaken;
    overtaken = null;
    if (earlier == null && random.nextDouble() < reordering) {
      overtaken = copy;
      return;
    }
    deliver(copy);
    if (random.nextDouble() < duplication) deliver(copy);
    if (earlier != null) deliver(earlier);
  }

  private void deliver(byte[] packet) {
    VoiceStream stream = to;
    byte[] copy = packet.clone();
    if (stream != null)
      stream.received(copy, 0, copy.length, System.nanoTime(), PacketWatch.Origin.PATH);
  }
}
