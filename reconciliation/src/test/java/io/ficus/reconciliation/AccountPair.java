package io.ficus.reconciliation;

import io.ficus.reconciliation.Standstill.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Accounts with their entries in two databases, with differences of every kind in them. */
final class AccountPair implements Pair, Assembler {

  static final String DOMAIN = "accounts";

  /** Its owner is changed whenever a watermark is awaited, so nothing can be proven of it. */
  private static final int HOT = 640;

  private static final String TABLES =
      """
      DROP TABLE IF EXISTS account, entry;
      CREATE TABLE account (id bigint, owner text, spend numeric, opened timestamptz, active char(1));
      CREATE TABLE entry (account_id bigint NOT NULL, code text, amount numeric);
      CREATE INDEX account_ix ON account (id);
      CREATE INDEX entry_ix ON entry (account_id);
      INSERT INTO account SELECT n, 'owner ' || n, n * 1.25,
             timestamptz '2026-03-01 10:00Z' + n * interval '1 minute', 'Y'
        FROM generate_series(1, 1500) n;
      INSERT INTO entry SELECT n, code, n FROM generate_series(1, 1500) n, unnest(array['A', 'B']) code;
      """;

  private final Standstill standstill;
  private final Side legacy;
  private final Side domain;
  private final Sides sides;
  private final PeopleStores stores;

  AccountPair(PeopleStores stores, Standstill standstill) {
    this.stores = stores;
    this.sides = stores.sides();
    this.standstill = standstill;
    this.legacy = new SmallChunks(side("legacy accounts", stores.shop()));
    this.domain = side("domain accounts", stores.domains());
  }

  /** Makes the tables, with what is to be found. */
  static void plant(PeopleStores stores) {
    stores.both(TABLES);
    stores.domain(
        """
        UPDATE account SET owner = owner || '!' WHERE id % 97 = 0;
        UPDATE account SET owner = NULL WHERE id = 13;
        UPDATE account SET owner = 'somebody' WHERE id IN (305, 640);
        UPDATE account SET spend = trunc(spend, 1) WHERE id % 89 = 0;
        UPDATE account SET opened = opened + interval '3 hours' WHERE id % 101 = 0;
        UPDATE account SET active = 'N' WHERE id = 29;
        DELETE FROM entry WHERE account_id % 83 = 0 AND code = 'B';
        UPDATE entry SET amount = amount + 1 WHERE account_id = 31;
        DELETE FROM entry WHERE account_id % 79 = 0;
        DELETE FROM account WHERE id % 79 = 0;
        INSERT INTO account VALUES (-5, 'below', 1, NULL, 'Y'), (99999, 'above', 1, NULL, 'Y'),
          (7, 'twice', 1, NULL, 'Y'), (500, 'twice', 1, NULL, 'Y');
        """);
    stores.legacy(
        """
        DELETE FROM entry WHERE account_id % 73 = 0;
        DELETE FROM account WHERE id % 73 = 0;
        UPDATE account SET active = '?' WHERE id IN (61, 1103);
        """);
  }

  /** What else happens while a watermark is awaited. */
  void meanwhile() {
    stores.legacy("UPDATE account SET owner = 'owner ' || random() WHERE id = " + HOT);
    standstill.pass(Place.CONFIRMING);
  }

  @Override
  public String domain() {
    return DOMAIN;
  }

  @Override
  public String name() {
    return "accounts";
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.text("owner"),
        Column.decimal("spend", 2),
        Column.moment("opened"),
        Column.flag("active"),
        Column.children("entries", 1, Column.text("code"), Column.decimal("amount", 2)));
  }

  @Override
  public List<Exclusion> exclusions() {
    return List.of(
        new Exclusion(
            new KeyRange(AggregateKey.of(300), AggregateKey.of(310)), "accounts of the test shop"));
  }

  @Override
  public List<ControlTotal> controlTotals() {
    String sql = "SELECT active, count(*) FROM account GROUP BY 1";
    Figures shop = sides.figures(sql, stores.shop());
    return List.of(
        new ControlTotal(
            "accounts",
            () -> {
              standstill.pass(Place.CHECKING);
              return shop.read();
            },
            sides.figures(sql, stores.domains())));
  }

  @Override
  public List<Invariant> invariants() {
    return List.of(
        new Invariant(
            "every account has an owner",
            Invariant.Whose.DOMAIN,
            sides.figures(
                "SELECT id::text, 'no owner' FROM account WHERE owner IS NULL", stores.domains())));
  }

  @Override
  public Side legacy() {
    return legacy;
  }

  @Override
  public Side domainSide() {
    return domain;
  }

  private Side side(String name, DataSource database) {
    return sides.of(
        new SideQueries(
                name,
                List.of("SELECT id FROM account WHERE @in(id)"),
                List.of(
                    "SELECT id, owner, spend, opened, active, xmin::text AS version FROM account"
                        + " WHERE @in(id) ORDER BY id",
                    "SELECT account_id AS id, code, amount FROM entry WHERE @in(account_id)"
                        + " ORDER BY account_id"))
            .withOneRowPerKey(),
        database,
        this);
  }

  @Override
  public Projection assemble(AggregateKey key, List<List<StoredRow>> rows) {
    standstill.pass(Place.MID_CHUNK);
    StoredRow account = rows.get(0).get(0);
    String active = String.valueOf(account.text("active"));
    if (!active.equals("Y") && !active.equals("N")) {
      return new Unmappable(key, "active", "an unknown code", active);
    }
    List<List<Value>> entries = new ArrayList<>();
    for (StoredRow entry : rows.get(1)) {
      entries.add(
          List.of(
              entry.value("code", new ColumnType.Text()),
              entry.value("amount", new ColumnType.Decimal(2))));
    }
    return new CanonicalRecord(
        key,
        List.of(
            account.value("owner", new ColumnType.Text()),
            account.value("spend", new ColumnType.Decimal(2)),
            account.value("opened", new ColumnType.Moment()),
            Value.flag(active.equals("Y")),
            Value.children(entries)),
        Map.of(),
        account.text("version"));
  }

  /** So that there are many chunks, however quickly they are read. */
  private record SmallChunks(Side side) implements Side {

    private static final int LARGEST = 25;

    @Override
    public String name() {
      return side.name();
    }

    @Override
    public String definition() {
      return side.definition();
    }

    @Override
    public Optional<AggregateKey> boundary(@Nullable AggregateKey from, int size) {
      return side.boundary(from, Math.min(size, LARGEST));
    }

    @Override
    public Optional<AggregateKey> keyBehind(@Nullable AggregateKey from, int keys) {
      return side.keyBehind(from, keys);
    }

    @Override
    public Stream<Projection> scan(KeyRange range) {
      return side.scan(range);
    }

    @Override
    public Map<AggregateKey, Projection> read(Collection<AggregateKey> keys) {
      return side.read(keys);
    }
  }
}
