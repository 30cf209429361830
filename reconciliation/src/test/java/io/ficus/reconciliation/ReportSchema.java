package io.ficus.reconciliation;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published schema of the JSON report, as far as it uses JSON Schema. */
final class ReportSchema {

  private final JsonNode root;

  ReportSchema() throws IOException {
    try (InputStream schema = ReportSchema.class.getResourceAsStream("report.schema.json")) {
      root = JsonMapper.shared().readTree(Objects.requireNonNull(schema));
    }
  }

  /** What of a document is not as the schema says. */
  List<String> violations(JsonNode document) {
    List<String> found = new ArrayList<>();
    check("", root, document, found);
    return found;
  }

  private void check(String path, JsonNode schema, JsonNode value, List<String> found) {
    if (schema.has("$ref")) {
      String name = schema.get("$ref").asString().substring("#/$defs/".length());
      check(path, root.get("$defs").get(name), value, found);
      return;
    }
    if (!typed(schema.get("type"), value)) {
      found.add(path + " is not of type " + schema.get("type"));
      return;
    }
    if (schema.has("const") && !schema.get("const").equals(value)) {
      found.add(path + " is not " + schema.get("const"));
    }
    if (schema.has("enum")
        && schema.get("enum").valueStream().noneMatch(known -> known.equals(value))) {
      found.add(path + " is none of the known values: " + value);
    }
    if (schema.has("required")) {
      schema
          .get("required")
          .forEach(
              name -> {
                if (!value.has(name.asString())) {
                  found.add(path + " lacks " + name);
                }
              });
    }
    if (value.isObject()) {
      value
          .propertyNames()
          .forEach(
              name -> {
                JsonNode own = schema.path("properties").path(name);
                JsonNode others = schema.path("additionalProperties");
                if (!own.isMissingNode()) {
                  check(path + "/" + name, own, value.get(name), found);
                } else if (others.isObject()) {
                  check(path + "/" + name, others, value.get(name), found);
                } else {
                  found.add(path + " has the undeclared " + name);
                }
              });
    }
    if (value.isArray()) {
      value.forEach(element -> check(path + "[]", schema.get("items"), element, found));
    }
  }

  private static boolean typed(JsonNode type, JsonNode value) {
    if (type.isArray()) {
      return type.valueStream().anyMatch(one -> typed(one, value));
    }
    return switch (type.asString()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default ->
          throw new IllegalStateException("The schema uses a type that is not checked: " + type);
    };
  }
}
