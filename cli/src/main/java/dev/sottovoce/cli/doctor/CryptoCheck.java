package dev.sottovoce.cli.doctor;

import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.crypto.backend.SelectedBackend;
import dev.sottovoce.crypto.backend.SelectedBackend.Choice;
import dev.sottovoce.crypto.backend.SelectedBackend.Kind;
import dev.sottovoce.crypto.backend.SelectedBackend.PassedOver;
import dev.sottovoce.phone.CryptoBackends;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which library serves which primitive, by its self-test, and why no better one does. */
final class CryptoCheck implements Check {
  @Override
  public List<Finding> look() {
    return findings(CryptoBackends.ofThisMachine());
  }

  static List<Finding> findings(SelectedBackend selected) {
    Map<String, List<String>> served = new LinkedHashMap<>();
    Map<PassedOver, List<String>> passedOver = new LinkedHashMap<>();
    Set<String> missing = new LinkedHashSet<>();
    for (Primitive<?> each : Primitive.all()) {
      Choice choice = selected.choice(each);
      String primitive = each.registeredName();
      choice
          .backend()
          .ifPresentOrElse(
              name -> served.computeIfAbsent(name, unused -> new ArrayList<>()).add(primitive),
              () -> {
                // AES that would betray its keys is told below, and nothing can be installed.
                if (!hasTablesOnly(choice)) missing.add(primitive);
              });
      for (PassedOver other : choice.passedOver()) {
        passedOver.computeIfAbsent(other, unused -> new ArrayList<>()).add(primitive);
      }
    }
    List<Finding> findings = new ArrayList<>();
    served.forEach((name, primitives) ->
        findings.add(
            Finding.ok("crypto", name + " passed its self-test for " + list(primitives) + ".")));
    passedOver.forEach((other, primitives) -> findings.add(notTaken(other, primitives)));
    if (!missing.isEmpty()) {
      findings.add(
          Finding.hint("crypto", "Nothing here serves " + list(missing) + ".", adviceOn(missing)));
    }
    return findings;
  }

  private static boolean hasTablesOnly(Choice choice) {
    return choice.backend().isEmpty()
        && choice.passedOver().stream().anyMatch(each -> each.kind() == Kind.AES_NOT_CONSTANT);
  }

  private static Finding notTaken(PassedOver other, List<String> primitives) {
    if (other.kind() == Kind.ABSENT) {
      return Finding.hint("crypto", other.backend() + " is not used.", other.reason() + ".");
    }
    String found =
        other.backend() + " is not used for " + list(primitives) + ": " + other.reason() + ".";
    return other.kind() == Kind.FAILED_SELF_TEST
        ? Finding.hint("crypto", found, "Install that library again, or another version of it.")
        : Finding.ok("crypto", found);
  }

  private static String adviceOn(Set<String> missing) {
    return missing.contains(Primitive.XCHACHA20_POLY1305.registeredName())
        ? "Install libsodium (Debian: apt install libsodium23)."
        : "Install libcrypto 3 (Debian: apt install libssl3).";
  }

  private static String list(Iterable<String> names) {
    return String.join(", ", names);
  }
}
