package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.phone.codec.CallCodecs;
import dev.sottovoce.phone.desktop.isolation.IsolatedCodecs;
import picocli.CommandLine.Option;

/** {@code --isolate}: where what the other end sends is decoded. */
final class IsolateOption {
  @Option(
      names = "--isolate",
      description =
          "Decode what the other end sends in a process of its own, with as few rights as this"
              + " machine lets be taken away; the policy may require it, too.")
  private boolean always;

  CallCodecs codecs() {
    return always ? IsolatedCodecs.always() : IsolatedCodecs.whereRequired();
  }

  /** Says what the process cannot do. */
  void tell(Console console) {
    if (!always) return;
    console.note(
        "what arrives is decoded in a process of its own: " + IsolatedCodecs.confinement().words());
  }
}
