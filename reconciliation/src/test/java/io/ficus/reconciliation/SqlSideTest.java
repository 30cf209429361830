package io.ficus.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C8")
class SqlSideTest {

  private static final ColumnType DECIMAL = new ColumnType.Decimal(2);
  private static final ColumnType MOMENT = new ColumnType.Moment();
  private static final ColumnType TEXT = new ColumnType.Text();

  private final PeopleStores stores = PeopleStores.empty();

  @BeforeEach
  void tables() {
    stores.legacy(
        "CREATE TABLE odd (id bigint PRIMARY KEY, n numeric, f float8, t timestamptz, s text)");
    stores.legacy("CREATE TABLE coded (code text COLLATE \"C\" PRIMARY KEY)");
    stores.legacy("CREATE TABLE child (id bigint NOT NULL, line int NOT NULL)");
  }

  @AfterEach
  void drop() {
    stores.legacy("DROP TABLE odd, coded, child");
  }

  @Test
  void numbersAreReadToTheLastDigit() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    StringBuilder rows = new StringBuilder("INSERT INTO odd (id, n) VALUES (0, 0)");
    List<BigDecimal> numbers = new ArrayList<>(List.of(BigDecimal.ZERO));
    for (int i = 1; i < 1500; i++) {
      BigDecimal number =
          new BigDecimal(
              new java.math.BigInteger(1 + random.nextInt(120), random), random.nextInt(40) - 12);
      numbers.add(random.nextBoolean() ? number : number.negate());
      rows.append(", (").append(i).append(", ").append(numbers.get(i).toPlainString()).append(')');
    }
    stores.legacy(rows.toString());
    List<Value> read = column("n", DECIMAL);
    for (int i = 0; i < numbers.size(); i++) {
      assertThat(read.get(i))
          .as("seed %s, number %s", seed, i)
          .isEqualTo(Value.decimal(numbers.get(i)));
    }
  }

  @Test
  void whatIsNoNumberAndNoTimeStaysWhatItIs() {
    stores.legacy(
        """
        INSERT INTO odd (id, n, f, t) VALUES
          (1, 'NaN', 'NaN', 'infinity'), (2, 'Infinity', 'Infinity', '-infinity'),
          (3, '-Infinity', '-0.0', '10000-01-01 00:00:00Z'),
          (4, 1.10, 0.1, '0044-03-15 12:00:00.000001Z BC'), (5, NULL, NULL, NULL),
          (6, 0.00, '1e300', '1969-12-31 23:59:59.999999Z')""");
    assertThat(column("n", DECIMAL))
        .containsExactly(
            Value.NotFinite.NAN,
            Value.NotFinite.INFINITY,
            Value.NotFinite.MINUS_INFINITY,
            Value.decimal(new BigDecimal("1.1")),
            Value.Absent.ABSENT,
            Value.decimal(BigDecimal.ZERO));
    assertThat(column("f", DECIMAL))
        .containsExactly(
            Value.NotFinite.NAN,
            Value.NotFinite.INFINITY,
            Value.decimal(BigDecimal.ZERO),
            Value.decimal(new BigDecimal("0.1")),
            Value.Absent.ABSENT,
            Value.decimal(new BigDecimal("1e300")));
    assertThat(column("t", MOMENT))
        .containsExactly(
            Value.NotFinite.INFINITY,
            Value.NotFinite.MINUS_INFINITY,
            Value.moment(Instant.parse("+10000-01-01T00:00:00Z")),
            Value.moment(Instant.parse("-0043-03-15T12:00:00.000001Z")),
            Value.Absent.ABSENT,
            Value.moment(Instant.parse("1969-12-31T23:59:59.999999Z")));
  }

  @Test
  void textIsTakenCharacterForCharacter() {
    stores.legacy(
        "INSERT INTO odd (id, s) VALUES (1, ''), (2, NULL), (3, 'null'), (4, 'a  '), (5, U&'e\\0301'),"
            + " (6, '😀|''\\'), (7, '<null>')");
    assertThat(column("s", TEXT))
        .containsExactly(
            Value.text(""),
            Value.Absent.ABSENT,
            Value.text("null"),
            Value.text("a  "),
            Value.text("e\u0301"),
            Value.text("😀|'\\"),
            Value.text("<null>"));
  }

  @Test
  void aTimeWithoutAZoneIsRefused() {
    stores.legacy("INSERT INTO odd (id, t) VALUES (1, now())");
    Side side = side("SELECT id, t::timestamp AS v FROM odd WHERE @in(id) ORDER BY id", MOMENT);
    assertThatThrownBy(() -> all(side)).hasMessageContaining("AT TIME ZONE");
  }

  @Test
  void aConnectionThatDiesInTheMiddleIsAnErrorAndNoEnd() {
    stores.legacy(
        "INSERT INTO odd (id, s) SELECT n, repeat('x', 2000) FROM generate_series(1, 20000) n");
    Side side = side("SELECT id, s AS v FROM odd WHERE @in(id) ORDER BY id", TEXT);
    Stream<Projection> records = side.scan(new KeyRange(null, null));
    Iterator<Projection> iterator = records.iterator();
    iterator.next();
    stores.legacy(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ficus-reconciliation'");
    assertThatThrownBy(
            () -> {
              while (iterator.hasNext()) {
                iterator.next();
              }
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("broke off");
  }

  @Test
  void aReadingThatIsGivenUpLeavesNoConnectionToThePoolThatAnswersForIt() {
    stores.legacy(
        "INSERT INTO odd (id, s) SELECT n, repeat('x', 200) FROM generate_series(1, 3000) n");
    Side side = side("SELECT id, s AS v FROM odd WHERE @in(id) ORDER BY id", TEXT);
    for (int rows = 1; rows <= 8; rows++) {
      try (Stream<Projection> records = side.scan(new KeyRange(null, null))) {
        assertThat(records.limit(rows * 300L)).hasSize(rows * 300);
      }
      assertThat(all(side)).hasSize(3000);
    }
  }

  @Test
  void aKeyIsCountedOnceHoweverManyRowsItHas() {
    stores.legacy("CREATE TABLE many (id bigint, n int)");
    stores.legacy(
        "INSERT INTO many SELECT k, n FROM generate_series(1, 100) k, generate_series(1, k) n");
    SideQueries queries =
        new SideQueries(
            "many",
            List.of("SELECT id FROM many WHERE @in(id)"),
            List.of("SELECT id FROM many WHERE @in(id) ORDER BY id"));
    Side side = stores.sides().of(queries, stores.shop(), SqlSideTest::keyOnly);
    List<Long> keys = new ArrayList<>();
    for (Optional<AggregateKey> next = side.keyBehind(null, 2);
        next.isPresent();
        next = side.keyBehind(next.get(), 10)) {
      keys.add(next.get().number());
    }
    assertThat(keys).containsExactly(3L, 13L, 23L, 33L, 43L, 53L, 63L, 73L, 83L, 93L);
  }

  @Test
  void textKeysAreCutAndReadInTheirOwnOrder() {
    stores.legacy(
        "INSERT INTO coded VALUES ('a'), ('Z'), ('ä'), ('a b'), ('ab'), ('😀'), ('\uffee'), ('o''k')");
    SideQueries queries =
        new SideQueries(
            "coded",
            List.of("SELECT code FROM coded WHERE @in(code)"),
            List.of("SELECT code FROM coded WHERE @in(code) ORDER BY code"));
    Side side = stores.sides().of(queries, stores.shop(), SqlSideTest::keyOnly);
    List<AggregateKey> boundaries = new ArrayList<>();
    for (Optional<AggregateKey> next = side.boundary(null, 2);
        next.isPresent();
        next = side.boundary(next.get(), 2)) {
      boundaries.add(next.get());
    }
    assertThat(boundaries).hasSize(3).isSorted();
    List<AggregateKey> keys = new ArrayList<>();
    KeyRange.cutAt(boundaries).forEach(range -> keys.addAll(keys(side, range)));
    assertThat(keys).hasSize(8).isSorted().doesNotHaveDuplicates();
    assertThat(side.read(keys)).hasSize(8);
    assertThat(keys.stream().map(key -> AggregateKey.parse(key.text()))).isEqualTo(keys);
  }

  @Test
  void anotherOrderThanTheKeysOwnIsRefused() {
    stores.legacy("INSERT INTO coded VALUES ('a'), ('Z')");
    SideQueries queries =
        new SideQueries(
            "coded",
            List.of("SELECT code FROM coded WHERE @in(code)"),
            List.of("SELECT code FROM coded WHERE @in(code) ORDER BY lower(code)"));
    Side side = stores.sides().of(queries, stores.shop(), SqlSideTest::keyOnly);
    assertThatThrownBy(() -> keys(side, new KeyRange(null, null))).hasMessageContaining("COLLATE");
  }

  @Test
  void rowsOfSeveralQueriesComeTogetherByKey() {
    stores.legacy("INSERT INTO odd (id) VALUES (1), (3)");
    stores.legacy("INSERT INTO child VALUES (1, 1), (1, 2), (2, 1), (9, 1)");
    SideQueries queries =
        new SideQueries(
            "odd",
            List.of("SELECT id FROM odd WHERE @in(id)"),
            List.of(
                "SELECT id FROM odd WHERE @in(id) ORDER BY id",
                "SELECT id, line FROM child WHERE @in(id) ORDER BY id, line"));
    Side side =
        stores
            .sides()
            .of(
                queries,
                stores.shop(),
                (key, rows) ->
                    new CanonicalRecord(
                        key,
                        List.of(Value.whole(rows.get(0).size()), Value.whole(rows.get(1).size()))));
    List<String> seen = new ArrayList<>();
    try (Stream<Projection> records = side.scan(new KeyRange(null, AggregateKey.of(9)))) {
      records.forEach(record -> seen.add(record.key() + " " + ((CanonicalRecord) record).values()));
    }
    assertThat(seen)
        .containsExactly(
            "1 [Whole[number=1], Whole[number=2]]",
            "2 [Whole[number=0], Whole[number=1]]",
            "3 [Whole[number=1], Whole[number=0]]");
  }

  private List<Value> column(String column, ColumnType type) {
    return all(side("SELECT id, " + column + " AS v FROM odd WHERE @in(id) ORDER BY id", type));
  }

  private Side side(String rows, ColumnType type) {
    return stores
        .sides()
        .of(
            new SideQueries("odd", List.of("SELECT id FROM odd WHERE @in(id)"), List.of(rows)),
            stores.shop(),
            (key, found) ->
                new CanonicalRecord(key, List.of(found.get(0).get(0).value("v", type))));
  }

  private static List<Value> all(Side side) {
    try (Stream<Projection> records = side.scan(new KeyRange(null, null))) {
      return records.map(record -> ((CanonicalRecord) record).values().get(0)).toList();
    }
  }

  private static List<AggregateKey> keys(Side side, KeyRange range) {
    try (Stream<Projection> records = side.scan(range)) {
      return records.map(Projection::key).toList();
    }
  }

  private static Projection keyOnly(AggregateKey key, List<List<StoredRow>> rows) {
    return new CanonicalRecord(key, List.of(), Map.of(), "1");
  }
}
