package dev.sottovoce.cli.doctor;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.SelectedBackend.Kind;
import dev.sottovoce.crypto.backend.SelectedBackend.PassedOver;
import dev.sottovoce.phone.CryptoBackends;
import dev.sottovoce.phone.audio.ThreadUrgency;
import dev.sottovoce.phone.audio.UrgentThreads;
import dev.sottovoce.phone.codec.OpusBackend;
import dev.sottovoce.phone.codec.SpeechCodecs;
import dev.sottovoce.phone.desktop.AudioDeviceException;
import dev.sottovoce.phone.desktop.DesktopAudio;
import dev.sottovoce.phone.desktop.SpeechCleaning;
import dev.sottovoce.phone.udp.UdpBackend;
import dev.sottovoce.phone.udp.UdpBackends;
import dev.sottovoce.srtp.SelectedPacketCiphers;
import dev.sottovoce.srtp.SelectedPacketCiphers.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What encodes, protects and plays speech here, and why it is that and nothing better. */
final class MediaCheck implements Check {
  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    findings.add(opus(SpeechCodecs.opusBackends()));
    findings.add(srtp(CryptoBackends.packetCiphersOfThisMachine()));
    findings.add(udp(UdpBackends.all()));
    findings.add(threads(rankOfAThread()));
    findings.add(microphone());
    findings.add(loudspeaker());
    findings.add(cleaning());
    return findings;
  }

  /** The first that is usable is in use; what stands before it could not be used. */
  static Finding opus(List<OpusBackend> backends) {
    String better = "";
    for (OpusBackend each : backends) {
      if (!each.isUsable()) {
        better = better.isEmpty() ? each.explanation() : better;
        continue;
      }
      String found = "Calls use " + each.name() + " (" + each.explanation() + ").";
      return better.isEmpty()
          ? Finding.ok("opus", found)
          : Finding.hint("opus", found, better + ".");
    }
    return Finding.fault("opus", "No Opus codec works here.", better + ".");
  }

  /** Who encrypts speech with the profile that our own phones agree on. */
  static Finding srtp(SelectedPacketCiphers selected) {
    Choice choice = selected.choice(SrtpProfile.AEAD_AES_256_GCM);
    if (choice.backend() == null) {
      return Finding.fault(
          "srtp",
          "Nothing here encrypts speech as it should.",
          "Use another Java, or reinstall it.");
    }
    String found = "Calls encrypt speech with " + choice.backendName() + ", by its self-test.";
    // SRTP has no profile without AES (ADR 70).
    if (!choice.constantTime()) {
      return Finding.hint(
          "srtp",
          found
              + " Without AES instructions and carry-less multiplication its AES comes from tables:"
              + " other programs on this machine could learn of keys through the caches.",
          "Install BoringSSL, whose AES takes constant time everywhere (Debian: apt install"
              + " android-libboringssl); or use a machine that has them.");
    }
    for (PassedOver each : choice.passedOver()) {
      if (each.kind() == Kind.AES_NOT_CONSTANT) continue;
      return Finding.hint("srtp", found, each.backend() + " is not used: " + each.reason() + ".");
    }
    return Finding.ok("srtp", found);
  }

  /** Java's channels do as well, and nothing can be installed for anything better. */
  static Finding udp(List<UdpBackend> backends) {
    for (UdpBackend each : backends) {
      if (!each.isUsable()) continue;
      return Finding.ok("udp", "Calls send by " + each.name() + " (" + each.explanation() + ").");
    }
    return Finding.fault("udp", "Nothing here sends datagrams.", "Use another Java.");
  }

  /** Tried on a thread that ends with it. */
  private static ThreadUrgency.Rank rankOfAThread() {
    return CompletableFuture.supplyAsync(
            UrgentThreads::raise, task -> new Thread(task, "sottovoce-doctor").start())
        .join();
  }

  /** How far ahead of others the threads of audio are. */
  static Finding threads(ThreadUrgency.Rank rank) {
    return switch (rank) {
      case REAL_TIME ->
          Finding.ok("threads", "Audio goes ahead of other programs, in real time (SCHED_RR).");
      case PREFERRED -> Finding.ok("threads", "Audio goes ahead of other programs (nice -11).");
      case JAVA ->
          Finding.hint(
              "threads",
              "Audio waits its turn like other programs, unless the system heeds Java's"
                  + " priorities.",
              "On Linux, give the person a limit for real time (in limits.conf: rtprio 1, or nice"
                  + " -11).");
    };
  }

  private static Finding microphone() {
    try {
      DesktopAudio.microphone().close();
      return Finding.ok("microphone", "The microphone can be opened.");
    } catch (AudioDeviceException e) {
      return Finding.hint("microphone", e.problem(), e.advice());
    }
  }

  private static Finding cleaning() {
    return SpeechCleaning.problem()
        .map(why ->
            Finding.hint("cleaning", "Calls cannot take out echo or noise (--clean).", why + "."))
        .orElseGet(() ->
            Finding.ok("cleaning", "Calls can take out echo and noise, when asked (--clean)."));
  }

  private static Finding loudspeaker() {
    try {
      DesktopAudio.loudspeaker().close();
      return Finding.ok("loudspeaker", "The loudspeaker can be opened.");
    } catch (AudioDeviceException e) {
      return Finding.hint("loudspeaker", e.problem(), e.advice());
    }
  }
}
