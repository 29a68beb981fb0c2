package dev.sottovoce.srtp;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.CpuFeatures;
import dev.sottovoce.crypto.backend.SelectedBackend.Kind;
import dev.sottovoce.crypto.backend.SelectedBackend.PassedOver;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * For each profile, the first of several backends that passes its known-answer test. One whose AES
 * betrays its keys through caches is taken only if there is no other: SRTP has no profile without
 * AES. A test runs when its profile is first asked for, once; safe from any thread.
 */
public final class SelectedPacketCiphers implements PacketCipherBackend {
  /**
   * Who serves a profile.
   *
   * @param backend nobody only where nothing passes its test
   * @param constantTime whether its AES is safe from observers of caches on this processor
   * @param passedOver what stood before it and was not taken, in order
   */
  public record Choice(
      SrtpProfile profile,
      @Nullable PacketCipherBackend backend,
      boolean constantTime,
      List<PassedOver> passedOver) {
    public Choice {
      passedOver = List.copyOf(passedOver);
    }

    /** What to call it in a report. */
    public String backendName() {
      return backend == null ? "none" : backend.name();
    }
  }

  private final Supplier<List<PacketCipherBackend>> candidates;
  private final Supplier<CpuFeatures> cpu;
  private final Map<SrtpProfile, Choice> choices = new EnumMap<>(SrtpProfile.class);
  private @Nullable List<PacketCipherBackend> loaded;

  /**
   * A choice among backends, which are loaded when a profile is first asked for.
   *
   * @param candidates the best first
   */
  public SelectedPacketCiphers(
      Supplier<List<PacketCipherBackend>> candidates, Supplier<CpuFeatures> cpu) {
    this.candidates = candidates;
    this.cpu = cpu;
  }

  @Override
  public String name() {
    return "selected by self-test";
  }

  @Override
  public boolean supports(SrtpProfile profile) {
    return choice(profile).backend() != null;
  }

  @Override
  public PacketCipher cipher(SrtpProfile profile, byte[] key, byte[] authenticationKey) {
    return chosen(profile).cipher(profile, key, authenticationKey);
  }

  @Override
  public PacketCipher reportCipher(SrtpProfile profile, byte[] key, byte[] authenticationKey) {
    return chosen(profile).reportCipher(profile, key, authenticationKey);
  }

  private PacketCipherBackend chosen(SrtpProfile profile) {
    PacketCipherBackend backend = choice(profile).backend();
    if (backend == null) throw new IllegalStateException("no backend serves " + profile);
    return backend;
  }

  /** Who serves the profile, and why nobody better does. */
  public synchronized Choice choice(SrtpProfile profile) {
    Choice known = choices.get(profile);
    if (known == null) {
      known = choose(profile);
      choices.put(profile, known);
    }
    return known;
  }

  private Choice choose(SrtpProfile profile) {
    List<PacketCipherBackend> inOrder = loaded;
    if (inOrder == null) {
      inOrder = List.copyOf(candidates.get());
      loaded = inOrder;
    }
    List<PassedOver> passedOver = new ArrayList<>();
    List<PacketCipherBackend> fromTables = new ArrayList<>();
    for (PacketCipherBackend each : inOrder) {
      if (!each.supports(profile)) {
        if (!each.whyAbsent().isEmpty()) {
          passedOver.add(new PassedOver(each.name(), each.whyAbsent(), Kind.ABSENT));
        }
      } else if (!PacketSelfTest.passes(each, profile)) {
        passedOver.add(
            new PassedOver(each.name(), "it failed its self-test", Kind.FAILED_SELF_TEST));
      } else if (each.aesTiming(profile).isConstantOn(cpu.get())) {
        return new Choice(profile, each, true, passedOver);
      } else {
        fromTables.add(each);
        String reason = "its AES does not take constant time on this processor";
        passedOver.add(new PassedOver(each.name(), reason, Kind.AES_NOT_CONSTANT));
      }
    }
    PacketCipherBackend last = fromTables.isEmpty() ? null : fromTables.get(0);
    return new Choice(profile, last, false, passedOver);
  }
}
