package dev.sottovoce.cli.doctor;

import java.util.List;

/** The Java that runs this: version, and whether native libraries may be called. */
final class JavaCheck implements Check {
  private static final int WANTED = 25;

  @Override
  public List<Finding> look() {
    return List.of(version(Runtime.version().feature()), nativeAccess());
  }

  static Finding version(int feature) {
    String found = "Java " + feature + " in " + System.getProperty("java.home");
    if (feature < WANTED) {
      return Finding.fault(
          "java",
          found + ": Sottovoce needs 25 or newer.",
          "Install a JDK 25 or set JAVA_HOME to one.");
    }
    if (feature > WANTED) {
      return Finding.hint(
          "java", found + ": newer than the tested 25.", "JDK 25 is what the tests run on.");
    }
    return Finding.ok("java", found);
  }

  private static Finding nativeAccess() {
    if (JavaCheck.class.getModule().isNativeAccessEnabled()) {
      return Finding.ok("native access", "Java may call native libraries.");
    }
    return Finding.hint(
        "native access",
        "Java was started without --enable-native-access, so it may refuse native libraries.",
        "Start it through ./sottovoce.");
  }
}
