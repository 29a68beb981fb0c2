package dev.sottovoce.lab.house;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rooms of the house (ARCHITECTURE) and where each may look. */
final class Rooms {
  static final String BASE = "dev.sottovoce.";

  private static final Set<String> PROTOCOL =
      Set.of(
          "wire",
          "crypto",
          "sip",
          "identity",
          "ice",
          "srtp",
          "dtls",
          "zrtp",
          "mikey",
          "transparency");

  /** Room to the rooms that it may use, besides itself. What is not named here is forbidden. */
  static final Map<String, Set<String>> ARROWS = arrows();

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.sottovoce");

  private Rooms() {}

  private static Map<String, Set<String>> arrows() {
    Map<String, Set<String>> arrows = new LinkedHashMap<>();
    arrows.put("wire", Set.of());
    arrows.put("crypto", Set.of("wire"));
    // Protocol rooms do not know one another: keying yields MediaKeys, and call joins them.
    for (String room : PROTOCOL) {
      if (arrows.containsKey(room)) continue;
      arrows.put(room, Set.of("wire", "crypto"));
    }
    // What keeps a device key is named by identity, and policies ask for it.
    arrows.put("policy", Set.of("wire", "crypto", "identity"));
    arrows.put("call", plus(PROTOCOL, "policy"));
    arrows.put("nativelib", Set.of("wire", "crypto", "srtp"));
    arrows.put("phone", plus(PROTOCOL, "call", "policy"));
    arrows.put("phone.desktop", plus(PROTOCOL, "call", "policy", "nativelib", "phone"));
    arrows.put("server", plus(PROTOCOL, "policy", "nativelib"));
    arrows.put(
        "cli", plus(PROTOCOL, "call", "policy", "nativelib", "phone", "phone.desktop", "server"));
    arrows.put("testing", Set.of());
    Set<String> everything = Set.copyOf(arrows.keySet());
    for (String room :
        Set.of(
            "lab.simulation",
            "lab.interop",
            "lab.attacks",
            "lab.bench",
            "lab.sidechannel",
            "lab.house")) {
      arrows.put(room, everything);
    }
    // A bench measures beside foreign phones, which interop knows how to drive, and under attack.
    arrows.put("lab.bench", plus(everything, "lab.interop", "lab.attacks"));
    // An attack on a call stands between two phones, which interop knows how to do.
    arrows.put("lab.attacks", plus(everything, "lab.interop"));
    return arrows;
  }

  /** Main classes of all rooms. */
  static JavaClasses classes() {
    return CLASSES;
  }

  /** The room that a package belongs to: the longest name that fits. Empty for foreign packages. */
  static Optional<String> of(String packageName) {
    return ARROWS.keySet().stream()
        .filter(room -> (packageName + ".").startsWith(BASE + room + "."))
        .max((a, b) -> Integer.compare(a.length(), b.length()));
  }

  static Set<String> pure() {
    return plus(PROTOCOL, "call", "policy");
  }

  private static Set<String> plus(Set<String> rooms, String... more) {
    return Stream.concat(rooms.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
  }
}
