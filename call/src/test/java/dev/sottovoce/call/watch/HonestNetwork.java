package dev.sottovoce.call.watch;

import dev.sottovoce.call.watch.PacketWatch.Origin;
import dev.sottovoce.policy.WatchLimits;
import dev.sottovoce.srtp.Rejection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A bad network between two honest phones, in virtual time by seed: jitter, lost packets one by one
 * and in bursts, doubled ones, gaps of a roaming station that loses or holds back what is underway,
 * routes that change and bring other delays, NATs that rebind, and sound cards with other clocks.
 */
final class HonestNetwork {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1000 * MILLI;
  private static final long PEER = 0x1234;

  /** What arrives: speech, or a sender's report. */
  private record Arrival(long at, long order, long index, boolean report, int address) {}

  private final Random random;
  private final PacketWatch watch;
  private final PriorityQueue<Arrival> underway =
      new PriorityQueue<>(Comparator.comparingLong(Arrival::at).thenComparingLong(Arrival::order));
  private final List<Anomaly> told = new ArrayList<>();
  private final java.util.BitSet seen = new java.util.BitSet();
  private final double skew;

  private long order;
  private long delay = 30 * MILLI;
  private double jitterMillis = 3;
  private double loss = 0.005;
  private long burstEnds;
  private long gapEnds;
  private boolean gapHolds;
  private int address;
  private int checkedAddress;
  private int leftAddress;
  private long leftUntil;
  private long iceFindsOut = Long.MAX_VALUE;
  private long nextReport = 2 * SECOND;
  private long lost;

  HonestNetwork(long seed, WatchLimits limits) {
    random = new Random(seed);
    watch = new PacketWatch(limits, 48_000);
    // Up to 100 millionths, as in cheap sound cards.
    skew = 1 + (random.nextDouble() - 0.5) * 2e-4;
  }

  /** Lets a call go on so long and returns what the watch told. */
  List<Anomaly> run(long seconds) {
    long packets = seconds * 50;
    for (long index = 0; index < packets; index++) {
      long now = (long) (index * 20 * MILLI * skew);
      weather(now);
      send(now, index, false);
      if (now >= nextReport) {
        send(now, index, true);
        nextReport = now + 2 * SECOND + random.nextInt(1000) * MILLI;
      }
      deliverUntil(now);
    }
    deliverUntil(Long.MAX_VALUE);
    return told;
  }

  long lost() {
    return lost;
  }

  /** What happens to the network, each a few times an hour or more. */
  private void weather(long now) {
    if (happens(60)) burstEnds = now + (100 + random.nextInt(4000)) * MILLI;
    if (happens(180)) {
      gapEnds = now + (300 + random.nextInt(2200)) * MILLI;
      gapHolds = random.nextBoolean();
    }
    if (happens(300)) delay = (5 + random.nextInt(1200)) * MILLI;
    if (happens(120)) jitterMillis = 1 + random.nextInt(40);
    if (happens(120)) loss = random.nextDouble() * 0.1;
    if (address == checkedAddress && happens(900)) {
      address++;
      iceFindsOut = now + (50 + random.nextInt(35_000)) * MILLI;
    }
    if (now >= iceFindsOut) {
      leftAddress = checkedAddress;
      leftUntil = now + 10 * SECOND;
      checkedAddress = address;
      iceFindsOut = Long.MAX_VALUE;
    }
  }

  /** On average once in so many seconds. */
  private boolean happens(int seconds) {
    return random.nextInt(seconds * 50) == 0;
  }

  private void send(long now, long index, boolean report) {
    boolean gap = now < gapEnds;
    double chance = now < burstEnds ? 0.9 : loss;
    if ((gap && !gapHolds) || random.nextDouble() < chance) {
      lost++;
      return;
    }
    long leaves = gap ? gapEnds : now;
    arrive(leaves, index, report);
    if (random.nextDouble() < 0.02) arrive(leaves, index, report);
  }

  private void arrive(long leaves, long index, boolean report) {
    long jitter = (long) (-Math.log(1 - random.nextDouble()) * jitterMillis * MILLI);
    underway.add(new Arrival(leaves + delay + jitter, order++, index, report, address));
  }

  private void deliverUntil(long now) {
    while (!underway.isEmpty() && underway.peek().at() <= now) deliver(underway.remove());
  }

  private void deliver(Arrival packet) {
    long now = packet.at();
    boolean known =
        packet.address() == checkedAddress || (packet.address() == leftAddress && now < leftUntil);
    watch.from(known ? Origin.PATH : Origin.ELSEWHERE, now);
    long timestamp = packet.index() * 960;
    if (packet.report()) {
      watch.senderReport(PEER, packet.index() + 1, timestamp, now);
      watch.receptionReport((int) packet.index(), (int) packet.index() + 1);
    } else if (seen.get((int) packet.index())) {
      watch.rejected(Rejection.REPLAYED, PEER, now);
    } else {
      seen.set((int) packet.index());
      watch.speech((int) packet.index() & 0xffff, timestamp, PEER, now);
    }
    Optional<Anomaly> news = watch.check(now);
    if (news.isPresent()) told.add(news.get());
  }
}
