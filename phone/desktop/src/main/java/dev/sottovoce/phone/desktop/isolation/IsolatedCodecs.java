package dev.sottovoce.phone.desktop.isolation;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.phone.codec.CallCodecs;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.codec.SpeechCodecs;
import dev.sottovoce.policy.Policy;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** Codecs that decode in processes of their own, confined as well as this machine can. */
public final class IsolatedCodecs implements CallCodecs, AutoCloseable {
  private static final int SECONDS_TO_TRY = 10;

  private final boolean always;
  private final Map<AudioCodec, DecoderSupply> supplies = new EnumMap<>(AudioCodec.class);

  private IsolatedCodecs(boolean always) {
    this.always = always;
  }

  /** In every call. */
  public static IsolatedCodecs always() {
    return new IsolatedCodecs(true);
  }

  /** Where the policy wants it. */
  public static IsolatedCodecs whereRequired() {
    return new IsolatedCodecs(false);
  }

  @Override
  public boolean canIsolate() {
    return true;
  }

  @Override
  public void prepare(Policy.Isolation isolation) {
    if (isWanted(isolation)) supply(AudioCodec.OPUS);
  }

  @Override
  public SpeechCodec open(AudioCodec codec, Policy.Isolation isolation) {
    SpeechCodec own = SpeechCodecs.open(codec);
    return isWanted(isolation) ? new IsolatedCodec(own, supply(codec)) : own;
  }

  private boolean isWanted(Policy.Isolation isolation) {
    return always || isolation == Policy.Isolation.REQUIRE;
  }

  private synchronized DecoderSupply supply(AudioCodec codec) {
    return supplies.computeIfAbsent(
        codec, each -> new DecoderSupply(each, IsolatedCodecs::confinement));
  }

  /** The strictest that works here; found out once. Blocks for a second or two. */
  public static Confinement confinement() {
    return Best.FOUND;
  }

  @Override
  public synchronized void close() {
    supplies.values().forEach(DecoderSupply::close);
    supplies.clear();
  }

  private static final class Best {
    static final Confinement FOUND = find();

    private static Confinement find() {
      for (Confinement each : Confinement.values()) if (each.mayWork() && works(each)) return each;
      return Confinement.PROCESS;
    }

    private static boolean works(Confinement confinement) {
      try (DecoderProcess tried = DecoderProcess.start(AudioCodec.OPUS, confinement)) {
        return tried.awaitReady(SECONDS_TO_TRY);
      } catch (IOException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
