package dev.sottovoce.cli.doctor;

import dev.sottovoce.phone.codec.OpusBackend;
import dev.sottovoce.phone.codec.SpeechCodecs;
import dev.sottovoce.phone.desktop.AudioDeviceException;
import dev.sottovoce.phone.desktop.DesktopAudio;
import dev.sottovoce.srtp.PacketCipherBackend;
import java.util.ArrayList;
import java.util.List;

/** What encodes, protects and plays speech here, and why it is that and nothing better. */
final class MediaCheck implements Check {
  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    findings.add(opus(SpeechCodecs.opusBackends()));
    findings.add(srtp());
    findings.add(microphone());
    findings.add(loudspeaker());
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

  private static Finding srtp() {
    String found = "Calls use " + PacketCipherBackend.JDK.name() + " (works everywhere).";
    return Finding.ok("srtp", found);
  }

  private static Finding microphone() {
    try {
      DesktopAudio.microphone().close();
      return Finding.ok("microphone", "The microphone can be opened.");
    } catch (AudioDeviceException e) {
      return Finding.hint("microphone", e.problem(), e.advice());
    }
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
