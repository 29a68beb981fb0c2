package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import dev.sottovoce.phone.desktop.AudioDeviceException;
import dev.sottovoce.phone.desktop.DesktopAudio;

/** The machine's own microphone and loudspeaker; a missing one is told in a sentence. */
final class Devices {
  private Devices() {}

  static AudioSource microphone() {
    try {
      return DesktopAudio.microphone();
    } catch (AudioDeviceException e) {
      throw Failure.environment(String.valueOf(e.getMessage()), e);
    }
  }

  static AudioSink loudspeaker() {
    try {
      return DesktopAudio.loudspeaker();
    } catch (AudioDeviceException e) {
      throw Failure.environment(String.valueOf(e.getMessage()), e);
    }
  }
}
