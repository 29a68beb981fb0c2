package dev.sottovoce.cli.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.KeyingMethod;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class KeyingOptionTest {
  @Command
  static final class Holder {
    @Mixin KeyingOption keying = new KeyingOption();
  }

  @Test
  void choice_narrowsThePolicy() {
    CallPolicy.Dtls dtls = read("--keying", "dtls12").policy().dtls().orElseThrow();

    assertEquals(List.of(ProtocolVersion.DTLS_1_2), dtls.offers().versions());
    assertEquals(List.of(ProtocolVersion.DTLS_1_2), dtls.accepts().versions());
  }

  @Test
  void choiceThatThePolicyDoesNotAccept_isRefusedWithWhatItAccepts() {
    KeyingOption option = read("--policy", "regulated", "--keying", "dtls12");

    Failure refused = assertThrows(Failure.class, option::policy);

    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("DTLS 1.2") && message.contains("DTLS 1.3"), message);
  }

  @Test
  void zrtp_leavesNothingOfDtls() {
    CallPolicy policy = read("--keying", "zrtp").policy();

    assertEquals(List.of(KeyingMethod.Kind.ZRTP), policy.keyings());
    assertFalse(policy.dtls().isPresent());
  }

  @Test
  void rekeying_isHourly_asWanted_orNever() {
    assertEquals(Optional.of(Duration.ofHours(1)), read().policy().rekeyAfter());
    assertEquals(Optional.of(Duration.ofSeconds(90)), read("--rekey", "90").policy().rekeyAfter());
    assertEquals(Optional.empty(), read("--rekey", "0").policy().rekeyAfter());
    assertThrows(Failure.class, () -> read("--rekey=-1").policy());
    assertEquals(List.of("--rekey", "90"), read("--rekey", "90").words());
  }

  @ParameterizedTest
  @EnumSource
  void everyChoice_isPassedOnInWords(KeyingOption.Choice choice) {
    List<String> words = List.of("--policy", "interop", "--keying", choice.toString());

    assertEquals(words, read(words.toArray(String[]::new)).words());
  }

  private static KeyingOption read(String... words) {
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs(words);
    return holder.keying;
  }
}
