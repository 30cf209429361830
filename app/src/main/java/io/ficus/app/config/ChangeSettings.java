package io.ficus.app.config;

import io.ficus.cdc.bridge.config.ChangeRules.Larger;
import io.ficus.cdc.bridge.config.ChangeRules.SchemaChanges;
import io.ficus.cdc.bridge.config.ChangeRules.Truncates;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is done to changes on their way into Kafka.
 *
 * @param columns what is left out, hidden or shortened, table by table
 * @param hashSalt what hashes are made with; keep it secret and the same
 * @param truncates what a TRUNCATE of a carried table becomes
 * @param maxRecordBytes the largest value of a record; 0 for no limit but Kafka's own
 * @param larger what becomes of a larger one
 * @param schemaChanges what happens when the columns of a table change
 */
@ConfigurationProperties("ficus.changes")
public record ChangeSettings(
    @DefaultValue List<ColumnSettings> columns,
    @DefaultValue("") String hashSalt,
    @DefaultValue("carry") Truncates truncates,
    @DefaultValue("62914560") int maxRecordBytes,
    @DefaultValue("cut") Larger larger,
    @DefaultValue("adapt") SchemaChanges schemaChanges) {

  /**
   * The columns of one table.
   *
   * @param table with its schema
   * @param include the only columns that are carried; empty for all
   * @param exclude columns that are not carried
   * @param mask columns whose values become {@code ****}
   * @param hash columns whose values become a salted hash
   * @param shorten columns whose texts are cut after so many characters
   */
  public record ColumnSettings(
      String table,
      @DefaultValue List<String> include,
      @DefaultValue List<String> exclude,
      @DefaultValue List<String> mask,
      @DefaultValue List<String> hash,
      @DefaultValue Map<String, Integer> shorten) {}
}
