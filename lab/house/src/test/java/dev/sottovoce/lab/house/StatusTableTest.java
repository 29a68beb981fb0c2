package dev.sottovoce.lab.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's status table is true as far as a program can tell: every claim has its test. */
class StatusTableTest {
  private static final Set<String> STATES = Set.of("works", "in part", "not yet");
  private static final Pattern CODE = Pattern.compile("`([A-Z]\\w+)`");
  private static final Pattern TEST =
      Pattern.compile("@(Test|ParameterizedTest|FuzzTest|TestFactory)\\b");

  private record Row(String feature, String state, List<String> proof) {}

  @Test
  void everyRowHasAKnownState() {
    assertFalse(rows().isEmpty());
    for (Row row : rows()) assertEquals(true, STATES.contains(row.state()), row.feature());
  }

  @Test
  void whatWorksNamesATestThatExistsAndRuns() {
    List<String> wrong = new ArrayList<>();
    for (Row row : rows()) {
      if (row.state().equals("not yet")) continue;
      if (row.proof().isEmpty()) wrong.add(row.feature() + ": no test is named");
      for (String test : row.proof()) {
        String complaint = complaint(test);
        if (!complaint.isEmpty()) wrong.add(row.feature() + ": " + test + " " + complaint);
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void whatDoesNotExistClaimsNoTest() {
    for (Row row : rows()) {
      if (row.state().equals("not yet")) assertEquals(List.of(), row.proof(), row.feature());
    }
  }

  private static String complaint(String test) {
    List<Path> sources =
        Checkout.testSources().stream().filter(file -> file.endsWith(test + ".java")).toList();
    if (sources.size() != 1) return "is in " + sources.size() + " places";
    String text = Checkout.text(sources.get(0));
    if (text.contains("@Disabled")) return "is disabled, at least in part";
    return TEST.matcher(text).find() ? "" : "holds no test";
  }

  /** The rows below the heading "Status": feature, state, proof. */
  private static List<Row> rows() {
    String readme = Checkout.text(Path.of("README.md"));
    String section = readme.split("\n## Status\n", 2)[1].split("\n## ", 2)[0];
    List<Row> rows = new ArrayList<>();
    for (String line : section.lines().toList()) {
      if (!line.startsWith("|") || line.startsWith("|---") || line.startsWith("| Feature"))
        continue;
      String[] cells = line.split("\\|", -1);
      rows.add(new Row(cells[1].strip(), cells[2].strip(), names(cells[3])));
    }
    return rows;
  }

  private static List<String> names(String cell) {
    List<String> names = new ArrayList<>();
    Matcher code = CODE.matcher(cell);
    while (code.find()) names.add(code.group(1));
    return names;
  }
}
