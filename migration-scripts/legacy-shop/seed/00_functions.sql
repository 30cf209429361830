-- Chance without random(): a hash of (seed, salt, id), so that the same seed gives the same row on every machine and in
-- every order of execution. hashint8extended is what PostgreSQL partitions by, and therefore may never change.
SET LOCAL jit = off;
SET LOCAL work_mem = '64MB';
SET LOCAL TimeZone = 'UTC';

CREATE OR REPLACE FUNCTION pg_temp.h(id bigint, salt integer, n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS
    $$ SELECT ((hashint8extended($1, ${seed}::bigint # $2::bigint) & 9223372036854775807) % $3)::integer $$;

CREATE OR REPLACE FUNCTION pg_temp.pick(id bigint, salt integer, words text[]) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT $3[1 + ((hashint8extended($1, ${seed}::bigint # $2::bigint) & 9223372036854775807) % cardinality($3))::integer] $$;

-- Row k of n, spread evenly over the years before the reference date.
CREATE OR REPLACE FUNCTION pg_temp.spread(k bigint, n bigint, years integer) RETURNS timestamp LANGUAGE sql IMMUTABLE AS
    $$ SELECT date_trunc('second', ${reference}::timestamp - (($2 - $1 + 1)::double precision / $2) * ($3 * interval '365 days')) $$;

-- Draws the last Sundays of March and October into the hour that does not exist then, or exists twice: at any scale there
-- are rows in it. The order of time stays.
CREATE OR REPLACE FUNCTION pg_temp.dst(ts timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE AS
    $$ SELECT CASE WHEN extract(isodow FROM $1) = 7 AND extract(month FROM $1) IN (3, 10) AND extract(day FROM $1) > 24
                   THEN date_trunc('second', date_trunc('day', $1) + interval '2 hours' + ($1 - date_trunc('day', $1)) / 24)
                   ELSE $1 END $$;

-- Local time of the head office to UTC without zone.
CREATE OR REPLACE FUNCTION pg_temp.utc(ts timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE AS
    $$ SELECT ($1 AT TIME ZONE 'Europe/Berlin') AT TIME ZONE 'UTC' $$;

-- The gross price of a product in cents.
CREATE OR REPLACE FUNCTION pg_temp.cents(prod_id bigint) RETURNS integer LANGUAGE sql IMMUTABLE AS
    $$ SELECT 100 * (1 + pg_temp.h($1, 900, 12) * pg_temp.h($1, 901, 14)) + 99 $$;

-- The nth customer of those who hold a loyalty account: four of five do.
CREATE OR REPLACE FUNCTION pg_temp.holder(k integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS
    $$ SELECT ($1 * 5::bigint / 4 + 1) $$;
