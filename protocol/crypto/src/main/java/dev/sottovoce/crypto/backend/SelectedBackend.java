package dev.sottovoce.crypto.backend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * For each primitive, the first of several backends that may serve it and passes its known-answer
 * test. A test runs when its primitive is first asked for, once; safe from any thread.
 */
public final class SelectedBackend implements CryptoBackend {
  /**
   * A backend that was not taken.
   *
   * @param backend its name
   * @param reason for a person, such as {@code it failed its self-test}
   */
  public record PassedOver(String backend, String reason, Kind kind) {}

  /** Why a backend was not taken. */
  public enum Kind {
    ABSENT,
    FAILED_SELF_TEST,
    AES_NOT_CONSTANT
  }

  /**
   * Who serves a primitive.
   *
   * @param backend its name; empty when there is none
   * @param passedOver what stood before it and was not taken, in order
   */
  public record Choice(
      Primitive<?> primitive, Optional<String> backend, List<PassedOver> passedOver) {
    public Choice {
      passedOver = List.copyOf(passedOver);
    }
  }

  private record Machine(List<CryptoBackend> candidates, CpuFeatures cpu) {}

  private record Made(Choice choice, @Nullable Object implementation) {}

  private final Supplier<List<CryptoBackend>> candidates;
  private final Supplier<CpuFeatures> cpu;
  private final Map<Primitive<?>, Made> made = new HashMap<>();
  private @Nullable Machine machine;

  /**
   * A choice among backends.
   *
   * @param candidates the best first
   * @param cpu without AES instructions, AES from tables is never chosen
   */
  public SelectedBackend(List<CryptoBackend> candidates, CpuFeatures cpu) {
    this(asGiven(List.copyOf(candidates)), asGiven(cpu));
  }

  /** As the other, with backends that are loaded only when a primitive is first asked for. */
  public SelectedBackend(Supplier<List<CryptoBackend>> candidates, Supplier<CpuFeatures> cpu) {
    this.candidates = candidates;
    this.cpu = cpu;
  }

  private static <T> Supplier<T> asGiven(T value) {
    return () -> value;
  }

  /** What every platform has: its own providers before Bouncy Castle. */
  public static SelectedBackend pureJava(CpuFeatures cpu) {
    return new SelectedBackend(List.of(new JdkCrypto(), new BouncyCastleCrypto()), cpu);
  }

  @Override
  public String name() {
    return "selected by self-test";
  }

  @Override
  public <T> Optional<T> find(Primitive<T> primitive) {
    Object found = made(primitive).implementation();
    return found == null ? Optional.empty() : Optional.of(primitive.cast(found));
  }

  /** The worst that is chosen from, which here is never from tables. */
  @Override
  public AesTiming aesTiming() {
    return AesTiming.CONSTANT_WITH_INSTRUCTIONS;
  }

  public Choice choice(Primitive<?> primitive) {
    return made(primitive).choice();
  }

  private synchronized <T> Made made(Primitive<T> primitive) {
    Made known = made.get(primitive);
    if (known == null) {
      known = choose(primitive);
      made.put(primitive, known);
    }
    return known;
  }

  private Machine machine() {
    if (machine == null) machine = new Machine(candidates.get(), cpu.get());
    return machine;
  }

  private <T> Made choose(Primitive<T> primitive) {
    List<PassedOver> passedOver = new ArrayList<>();
    for (CryptoBackend each : machine().candidates()) {
      Optional<T> offered = each.find(primitive);
      if (!offered.isPresent()) {
        if (!each.whyAbsent().isEmpty()) {
          passedOver.add(new PassedOver(each.name(), each.whyAbsent(), Kind.ABSENT));
        }
      } else if (primitive.isAes() && !each.aesTiming(primitive).isConstantOn(machine().cpu())) {
        String reason = "its AES does not take constant time on this processor";
        passedOver.add(new PassedOver(each.name(), reason, Kind.AES_NOT_CONSTANT));
      } else if (!primitive.passes(offered.get())) {
        passedOver.add(
            new PassedOver(each.name(), "it failed its self-test", Kind.FAILED_SELF_TEST));
      } else {
        Choice choice = new Choice(primitive, Optional.of(each.name()), passedOver);
        return new Made(choice, offered.get());
      }
    }
    return new Made(new Choice(primitive, Optional.empty(), passedOver), null);
  }
}
