package io.ficus.cdc.bridge.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JdbcAddressTest {

  @Test
  void readsHostPortDatabaseAndParameters() {
    assertThat(
            JdbcAddress.parse("jdbc:postgresql://db.local:5433/my%20shop?sslmode=require&user=x"))
        .isEqualTo(new JdbcAddress("db.local", 5433, "my shop", Map.of("sslmode", "require")));
    assertThat(JdbcAddress.parse("jdbc:postgresql://[::1]/shop"))
        .isEqualTo(new JdbcAddress("[::1]", 5432, "shop", Map.of()));
  }

  @Test
  void refusesWhatItCannotFollow() {
    assertThatThrownBy(() -> JdbcAddress.parse("jdbc:mysql://h/d"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jdbc:postgresql://host:port/database");
    assertThatThrownBy(() -> JdbcAddress.parse("jdbc:postgresql://a:1,b:2/d"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
