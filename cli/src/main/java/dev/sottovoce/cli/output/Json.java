package dev.sottovoce.cli.output;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/** JSON for programs: camelCase names in the order of the record's components, null for unknown. */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
          .build();

  private Json() {}

  /** A record, map or list as JSON without line breaks. */
  public static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON for " + value.getClass().getName(), e);
    }
  }

  /** A map or list as a tree, to be printed otherwise than in one line. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** The object on this line, or empty when it is none. */
  public static Optional<JsonNode> parse(String line) {
    try {
      JsonNode node = MAPPER.readTree(line);
      return node != null && node.isObject() ? Optional.of(node) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The record on this line, or empty when it is something else. */
  public static <T> Optional<T> parse(String line, Class<T> type) {
    try {
      return Optional.ofNullable(MAPPER.readValue(line, type));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
