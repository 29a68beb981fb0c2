package dev.sottovoce.lab.simulation.keys;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.policy.Choice;
import dev.sottovoce.policy.Entry;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.Profiles;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.random.RandomGeneratorFactory;

/** Many calls with every key agreement, and whether a key or salt of theirs ever came twice. */
public final class KeySimulation {
  /** What {@link #run} found. */
  public static final class Result {
    private final KeyCensus census = new KeyCensus();
    private final Map<String, Integer> talked = new TreeMap<>();
    private int calls;
    private int silent;
    private int forked;
    private int answeredTwice;
    private int moves;
    private int restarts;
    private int serverRestarts;
    private int rekeyings;

    private void add(Town.Outcome outcome) {
      calls++;
      if (outcome.rang() > 1) forked++;
      if (outcome.answered() > 1) answeredTwice++;
      serverRestarts += outcome.serverRestarts();
      rekeyings += outcome.rekeyings();
      moves += outcome.moves();
      restarts += outcome.restarts();
      if (outcome.talked()) outcome.keying().ifPresent(name -> talked.merge(name, 1, Integer::sum));
      else silent++;
    }

    /** What is wrong with the keys, in words. */
    public List<String> findings() {
      return census.findings();
    }

    /** Calls in which audio was heard, by key agreement. */
    public Map<String, Integer> talked() {
      return Map.copyOf(talked);
    }

    public int forked() {
      return forked;
    }

    /** Forked calls that both phones answered. */
    public int answeredTwice() {
      return answeredTwice;
    }

    /** ICE restarts in running calls. */
    public int moves() {
      return moves;
    }

    /** Of phones, in and between calls. */
    public int restarts() {
      return restarts;
    }

    public int serverRestarts() {
      return serverRestarts;
    }

    /** How often new keys were asked for in a running call; some ways cannot have any. */
    public int rekeyings() {
      return rekeyings;
    }

    /** Pairs of ends that had the same keys. */
    public int associations() {
      return census.associations();
    }

    /** How many different keys and salts were seen. */
    public int distinct() {
      return census.distinct();
    }

    @Override
    public String toString() {
      return calls
          + " calls, talked "
          + talked
          + ", silent "
          + silent
          + "; "
          + forked
          + " forked and "
          + answeredTwice
          + " answered twice, "
          + moves
          + " ICE restarts, "
          + restarts
          + " restarts of phones and "
          + serverRestarts
          + " of the server, "
          + rekeyings
          + " wishes for new keys; "
          + census.associations()
          + " associations with "
          + census.distinct()
          + " different keys and salts"
          + (findings().isEmpty() ? "" : "; " + String.join("; ", findings()));
    }
  }

  /** So many calls, and then other people in another town. */
  static final int CALLS_IN_A_TOWN = 20;

  private static final List<String> KEYINGS =
      List.of("DTLS 1.3", "DTLS 1.3", "DTLS 1.2", "ZRTP", "ZRTP", "MIKEY-DH", "MIKEY-DHHMAC");

  private KeySimulation() {}

  /**
   * @param first seed of the first town; each town has one of its own
   * @param calls in all
   */
  public static Result run(long first, int calls, LongConsumer progress) {
    return run(first, calls, KeySimulation::good, progress);
  }

  /** As {@link #run(long, int, LongConsumer)}, with other randomness in the phones. */
  static Result run(long first, int calls, Town.Source source, LongConsumer progress) {
    Result result = new Result();
    for (long seed = first; result.calls < calls; seed++) {
      try (Town town = new Town(seed, source, result.census)) {
        Random random = new Random(seed);
        for (int i = 0; i < CALLS_IN_A_TOWN && result.calls < calls; i++) {
          result.add(town.call(policy(random)));
          progress.accept(result.calls);
        }
      }
    }
    return result;
  }

  /** As good as a seed can be: no two processes share a beginning, and none comes round. */
  static Entropy good(long seed, String phone, int boot) {
    byte[] start = new byte[32];
    ByteBuffer.wrap(start).putLong(seed).putInt(boot).putInt(phone.hashCode());
    return RandomGeneratorFactory.of("L64X256MixRandom").create(start)::nextBytes;
  }

  /** What a caller offers: any one key agreement, any one SRTP profile that goes with it. */
  static CallPolicy policy(Random random) {
    Policy policy = Profiles.of(Policy.Profile.INTEROP);
    List<String> profiles = new ArrayList<>(policy.offered(Kind.SRTP_PROFILE, policy.from()));
    String keying = KEYINGS.get(random.nextInt(KEYINGS.size()));
    if (keying.startsWith("DTLS")) profiles.removeIf(name -> name.startsWith("AES_256_CM"));
    policy = policy.with(Kind.SRTP_PROFILE, only(profiles.get(random.nextInt(profiles.size()))));
    policy = policy.with(Kind.GROUP, any(policy, Kind.GROUP, random));
    policy = policy.with(Kind.ZRTP_AUTH_TAG, any(policy, Kind.ZRTP_AUTH_TAG, random));
    if (random.nextInt(3) == 0) {
      policy = policy.with(Kind.ZRTP_KEY_AGREEMENT, only(random.nextInt(8) == 0 ? "DH3k" : "X255"));
    }
    return CallPolicy.of(policy.narrowedTo(List.of(keying)), policy.from());
  }

  private static Choice any(Policy policy, Kind kind, Random random) {
    List<String> names = policy.offered(kind, policy.from());
    return only(names.get(random.nextInt(names.size())));
  }

  private static Choice only(String name) {
    return new Choice(List.of(Entry.of(name)), List.of(Entry.of(name)));
  }
}
