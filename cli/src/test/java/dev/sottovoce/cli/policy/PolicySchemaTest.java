package dev.sottovoce.cli.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.policy.Policy.Profile;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.policy.PolicyReader;
import dev.sottovoce.policy.PolicySchema;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.Suite;
import dev.sottovoce.policy.SuiteRegister;
import dev.sottovoce.testing.Seeded;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

class PolicySchemaTest {
  private static final Path SHIPPED = Path.of("..", "docs", "policy.schema.json");
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonSchema SCHEMA = schema(true);

  /**
   * What the schema leaves to the reader, by the reader's sentences; each must come up in the
   * property below, so that none stays in this list without need.
   */
  private static final List<String> READERS_OWN =
      List.of(
          "until must be after from",
          " without accepting it",
          " stands twice",
          "accepts nothing on",
          "offers nothing on",
          "requires post-quantum agreements",
          "a regulated policy must",
          "wants strings compared");

  /** See {@link #whatListsMustHaveTogether_isTheReadersToRefuse}. */
  private static final List<String> READERS_OWN_AND_RARE =
      List.of("no SRTP profile that DTLS has a number for", "which goes with S384 and AES3");

  private static JsonNode built() {
    return MAPPER.valueToTree(PolicySchema.build());
  }

  private static JsonSchema schema(boolean formats) {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder().formatAssertionsEnabled(formats).build();
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(built(), config);
  }

  /** The values as an editor sees them: YAML 1.2 with the core schema. */
  private static JsonNode values(String yaml) {
    LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    return MAPPER.valueToTree(new Load(settings).loadFromString(yaml));
  }

  private static Set<String> mistakes(JsonSchema schema, String yaml) {
    return schema.validate(values(yaml)).stream()
        .map(ValidationMessage::getMessage)
        .collect(Collectors.toSet());
  }

  private static Optional<String> refusal(String yaml) {
    try {
      PolicyReader.read(yaml);
      return Optional.empty();
    } catch (PolicyException e) {
      return Optional.of(e.sentence());
    }
  }

  @Test
  void theSchemaItself_isValidByItsDialect() {
    JsonSchema dialect =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(URI.create("https://json-schema.org/draft/2020-12/schema"));
    assertEquals(Set.of(), dialect.validate(built()));
  }

  @Test
  void theShippedFile_isWhatTheCommandPrints(@TempDir Path folder) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Console console = new Console(stream, stream, Console.Kind.PLAIN);
    assertEquals(0, PolicyCommand.build(console).execute("schema"));
    String printed = out.toString(StandardCharsets.UTF_8);
    Path file = folder.resolve("schema.json");
    assertEquals(0, PolicyCommand.build(console).execute("schema", "--output", file.toString()));
    assertEquals(printed, Files.readString(file));
    assertTrue(
        printed.equals(Files.readString(SHIPPED)),
        "run ./sottovoce policy schema --output docs/policy.schema.json");
  }

  @Test
  void aFileThatCannotBeWritten_isSaid(@TempDir Path folder) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    Console console = new Console(nowhere, nowhere, Console.Kind.PLAIN);
    List<String> said = new ArrayList<>();
    int code =
        PolicyCommand.build(console)
            .setExecutionExceptionHandler((exception, line, result) -> {
              said.add(exception.getMessage());
              return exception instanceof Failure failure ? failure.exitCode().number() : 70;
            })
            .execute("schema", "--output", folder.resolve("none").resolve("s.json").toString());
    assertEquals(1, code);
    assertTrue(said.getFirst().startsWith("The schema cannot be written to"), said.toString());
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void builtInDocuments_areValid(Profile profile) {
    assertEquals(Set.of(), mistakes(SCHEMA, Profiles.text(profile)));
  }

  /** Each name of the register stands where the reader takes it, and nowhere else. */
  @Test
  void everyName_isJudgedAsTheReaderJudgesIt() {
    for (Profile profile : Profile.values()) {
      for (Suite suite : SuiteRegister.all()) {
        boolean good =
            suite.use() == Suite.Use.FREE
                || (suite.use() == Suite.Use.INTEROP_ONLY && profile == Profile.INTEROP);
        for (Object entry :
            List.of(suite.name(), Map.of("name", suite.name(), "until", "2029-01-01"))) {
          String text = Trees.text(Trees.withEntry(profile, suite, entry));
          assertEquals(good, mistakes(SCHEMA, text).isEmpty(), profile + " " + suite.name());
          if (!good) assertTrue(refusal(text).isPresent(), profile + " " + suite.name());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version: 1|version: 0",
        "version: 1|version: x",
        "version: 1|version: 1.5",
        "version: 1|version: 1000000000",
        "version: 1|versoin: 1",
        "version: 1|version: [1]",
        "profile: default|profile: strict",
        "profile: default|profile: Default",
        "fourEyes: []|fourEyes: [policy]",
        "fourEyes: []|fourEyes: [admins, admins]",
        "fourEyes: []|fourEyes: [admins, all]",
        "postQuantum: prefer|postQuantum: maybe",
        "verification: none|verification: ~",
        "until: 2030-01-01|until: 2030-13-01",
        "until: 2030-01-01|until: 2030-02-30",
        "until: 2030-01-01|until: 1.1.2030",
        "withoutIce: refused|withoutIce: no",
        "unsigned: shown|unsigned: allowed",
        "silentPeers: DTLS 1.3|silentPeers: DTLS 1.1",
        "codecs: [opus]|codecs: []",
        "codecs: [opus]|codecs: opus",
        "codecs: [opus]|codecs: [opus, opus]",
        "codecs: [opus]|codecs: [opus, G.729]",
        "offer: [sha-256]|offer: [sha-1]",
        "offer: [sha-256]|offer: [{name: sha-256}]",
        "offer: [sha-256]|offer: [{name: sha-256, until: soon}]",
        "offer: [sha-256]|offer: [{name: sha-256, until: 2029-01-01, from: 2027-01-01}]",
        "offer: [sha-256]|offer: [sha-256, sha-256]",
        "offer: [sha-256]|offer: [x25519]",
        "offer: [sha-256]|offers: [sha-256]",
        "offer: [GCM]|offer: [HS32]",
        "mikey:|mickey:",
      })
  void mistakes_areSeenByBoth(String before, String after) {
    String text = Profiles.text(Profile.DEFAULT);
    assertTrue(text.contains(before), before);
    String changed = text.replace(before, after);
    assertFalse(mistakes(SCHEMA, changed).isEmpty(), after);
    assertTrue(refusal(changed).isPresent(), after);
  }

  /** A validator that takes formats for remarks still sees what is no date by its shape. */
  @Test
  void datesAreSeen_withoutFormats() {
    String text = Profiles.text(Profile.DEFAULT).replace("until: 2030-01-01", "until: 2030-13-01");
    assertFalse(mistakes(schema(false), text).isEmpty());
  }

  /** A schema judges values: how a number is written is the reader's to refuse. */
  @ParameterizedTest
  @CsvSource({"0x1", "1.0", "01", "+1", "1e0"})
  void otherWaysToWriteANumber_areTheReadersToRefuse(String number) {
    String text = Profiles.text(Profile.DEFAULT).replace("version: 1", "version: " + number);
    assertEquals(Set.of(), mistakes(SCHEMA, text));
    assertTrue(refusal(text).orElseThrow().contains("whole number"), number);
  }

  /** Rules about several lists at once that blunders hardly ever meet. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AEAD_AES_256_GCM, AEAD_AES_128_GCM, AES_256_CM_HMAC_SHA1_80, AES_CM_128_HMAC_SHA1_80,"
            + " AES_256_CM_HMAC_SHA1_32, AES_CM_128_HMAC_SHA1_32|AES_256_CM_HMAC_SHA1_80|no SRTP"
            + " profile that DTLS has a number for",
        "S384, S256|S256|which goes with S384 and AES3",
        "AES3, AES1|AES1|which goes with S384 and AES3",
      })
  void whatListsMustHaveTogether_isTheReadersToRefuse(String before, String after, String why) {
    String text = Profiles.text(Profile.INTEROP);
    assertTrue(text.contains("[" + before + "]"), before);
    String changed = text.replace("[" + before + "]", "[" + after + "]");
    assertEquals(Set.of(), mistakes(SCHEMA, changed));
    assertTrue(refusal(changed).orElseThrow().contains(why), refusal(changed).orElseThrow());
  }

  /**
   * Documents with edits and blunders: what the schema accepts the reader accepts, or refuses for
   * one of the listed reasons; and what the reader accepts the schema accepts.
   */
  @Test
  void changedDocuments_areAcceptedByBothOrNeither() {
    Map<String, Integer> seen = new TreeMap<>();
    Seeded.check(
        1_500,
        random -> {
          String text = Trees.text(Trees.changed(random));
          Set<String> mistakes = mistakes(SCHEMA, text);
          Optional<String> refusal = refusal(text);
          if (refusal.isEmpty()) {
            assertEquals(Set.of(), mistakes, text);
            seen.merge("accepted", 1, Integer::sum);
          } else if (mistakes.isEmpty()) {
            String known =
                Stream.concat(READERS_OWN.stream(), READERS_OWN_AND_RARE.stream())
                    .filter(refusal.get()::contains)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(refusal.get() + " in\n" + text));
            seen.merge(known, 1, Integer::sum);
          } else {
            seen.merge("refused", 1, Integer::sum);
          }
        });

    assertTrue(seen.getOrDefault("accepted", 0) > 250, seen.toString());
    assertTrue(seen.getOrDefault("refused", 0) > 600, seen.toString());
    for (String each : READERS_OWN) assertTrue(seen.containsKey(each), each + " of " + seen);
  }
}
