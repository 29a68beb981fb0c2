package dev.sottovoce.cli.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PhoneJavaTest {
  /** The JDK's AES reads tables until the second compiler has taken it over. */
  @Test
  void whereAesIsJavas_theSecondCompilerRuns() {
    List<String> options = PhoneJava.options(false);
    assertTrue(options.stream().noneMatch(each -> each.contains("Tiered")), options.toString());
  }

  /** With its own choice Java collects the whole heap in the first minute of a call. */
  @Test
  void withTheFirstCompilerAlone_thereIsRoomForCodeAsWithBoth() {
    List<String> more =
        PhoneJava.options(true).subList(PhoneJava.ALWAYS.size(), PhoneJava.options(true).size());
    assertEquals(List.of("-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=240m"), more);
  }
}
