package dev.sottovoce.lab.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What holds for the text of every source file. */
class SourcesTest {
  private static final int MOST_LINES = 700;

  /** Folders of somebody's machine. Folders that every system has (such as /usr) may be named. */
  private static final Pattern MACHINE_PATH =
      Pattern.compile(
          "(?<![\\w.$}/-])/(work|root|home/[a-z]\\w*|Users/\\w+|mnt/\\w+)/"
              + "|[A-Z]:\\\\Users\\\\"
              + "|file:///(work|root|home)/");

  /** Where packages come from is set on each machine, never in the project. */
  private static final Pattern REGISTRY =
      Pattern.compile(
          "(repo1?\\.maven\\.(org|apache\\.org)|maven-central|registry\\.[a-z]+\\.[a-z]+"
              + "|pypi\\.org|proxy\\.golang|deb\\.debian\\.org|artifactory|[a-z]+\\.jfrog\\.io"
              + "|nexus\\.[a-z]+\\.|<mirrorOf>|<distributionManagement>)");

  @Test
  void noFileNamesAFolderOfOneMachine() {
    assertEquals(List.of(), filesWith(MACHINE_PATH));
  }

  @Test
  void noFileNamesAPackageRegistry() {
    assertEquals(List.of(), filesWith(REGISTRY));
  }

  @Test
  void noMainFileIsLongerThan700Lines() {
    List<Path> tooLong =
        Checkout.mainSources().stream()
            .filter(file -> Checkout.text(file).lines().count() > MOST_LINES)
            .toList();
    assertEquals(List.of(), tooLong, "split where the RFC names the piece");
  }

  @Test
  void everyPackageSaysWhatItIsAndIsNullMarked() {
    List<Path> wrong =
        Checkout.mainSources().stream()
            .filter(file -> !file.endsWith("module-info.java"))
            .map(Path::getParent)
            .distinct()
            .filter(folder -> !isDescribed(folder.resolve("package-info.java")))
            .toList();
    assertEquals(List.of(), wrong, "package-info.java with Javadoc and @NullMarked");
  }

  private static boolean isDescribed(Path packageInfo) {
    if (!Files.exists(Checkout.root().resolve(packageInfo))) return false;
    String text = Checkout.text(packageInfo);
    return text.contains("/**") && text.contains("@NullMarked");
  }

  private static List<Path> filesWith(Pattern pattern) {
    return Checkout.files().stream()
        .filter(file -> !file.getFileName().toString().equals("SourcesTest.java"))
        .filter(file -> pattern.matcher(Checkout.text(file)).find())
        .toList();
  }
}
