-- The ledger first, then the accounts as its sums; so the trigger that keeps the balance has nothing to do.
ALTER TABLE loy_txn DISABLE TRIGGER loy_txn_ai;

-- Odd lines of an account earn. An even line that spends takes no more than the line before it brought, so that no
-- balance is below zero at any time. Ids rise with time.
INSERT INTO loy_txn (txn_id, cust_id, txn_cd, points, amount_cents, txn_ts, ext_ref)
SELECT i, cust_id, cd, CASE
           WHEN cd = 'EA' THEN earned
           WHEN n % 2 = 1 THEN earned
           WHEN cd = 'AJ' THEN CASE WHEN pg_temp.h(i, 205, 2) = 0 THEN earned ELSE -(1 + pg_temp.h(i, 206, before)) END
           ELSE 1 + pg_temp.h(i, 206, before) END,
       CASE cd WHEN 'EA' THEN 100 * earned + pg_temp.h(i, 207, 100) END,
       pg_temp.dst(pg_temp.spread(i, ${ledger}, 3)),
       CASE WHEN cd IN ('EA', 'RD') AND pg_temp.h(i, 208, 10) < 8 THEN (ARRAY['POS-','WEB-','APP-'])[1 + pg_temp.h(i, 209, 3)] || i END
  FROM (SELECT i, cust_id, earned, n, lag(earned) OVER w AS before,
               CASE WHEN n % 2 = 1 THEN CASE WHEN pg_temp.h(i, 204, 60) = 0 THEN 'AJ' ELSE 'EA' END
                    ELSE (ARRAY['EA','EA','EA','EA','RD','RD','RD','RD','EX','AJ'])[1 + pg_temp.h(i, 204, 10)] END AS cd
          FROM (SELECT i, cust_id, 5 + pg_temp.h(i, 203, 60) * (1 + pg_temp.h(i, 210, 12))
                                       -- A few spend enough for the higher tiers.
                                       * CASE WHEN pg_temp.h(cust_id, 211, 1500) = 0 THEN 60 WHEN pg_temp.h(cust_id, 211, 150) = 1 THEN 20
                                              WHEN pg_temp.h(cust_id, 211, 25) = 2 THEN 6 ELSE 1 END AS earned,
                       row_number() OVER (PARTITION BY cust_id ORDER BY i) AS n
                  -- Only accounts of customers that were there by then; one line in five goes to the regulars.
                  FROM (SELECT i, pg_temp.holder(floor(u * CASE WHEN pg_temp.h(i, 202, 5) = 0 THEN u ELSE 1 END
                                 * greatest(1, ${accounts} * (1 - 0.2::double precision * (${ledger} - i + 1) / ${ledger}) - 2))::integer) AS cust_id
                          FROM (SELECT i, pg_temp.h(i, 201, 1000000) / 1000000.0::double precision AS u
                                  FROM generate_series(1, ${ledger}::bigint) i) a) b) c
        WINDOW w AS (PARTITION BY cust_id ORDER BY i)) d
 ORDER BY i;

ALTER TABLE loy_txn ENABLE TRIGGER loy_txn_ai;

INSERT INTO loy_account (cust_id, card_no, status_cd, tier_cd, points_bal, spend_cents, enrolled_ts, last_txn_ts)
SELECT cust_id, '6704' || lpad(cust_id::text, 12, '0'),
       CASE WHEN pg_temp.h(cust_id, 221, 40) = 0 THEN 'S' WHEN pg_temp.h(cust_id, 221, 40) = 1 THEN 'C' ELSE 'A' END,
       CASE WHEN year_pts >= 15000 THEN 'P' WHEN year_pts >= 5000 THEN 'G' WHEN year_pts >= 1000 THEN 'S' ELSE 'B' END,
       coalesce(bal, 0), coalesce(spend, 0),
       pg_temp.dst(date_trunc('second', created + (greatest(coalesce(first_ts, ${reference}::timestamp), created) - created)
                                                   * (pg_temp.h(cust_id, 222, 1000) / 1000.0::double precision))),
       last_ts
  FROM (SELECT pg_temp.holder(k) AS cust_id, pg_temp.spread(pg_temp.holder(k), ${customers}, 15) AS created
          FROM generate_series(0, ${accounts} - 1) k) a
  LEFT JOIN (SELECT cust_id,
                    sum(CASE WHEN txn_cd IN ('EA', 'AJ') THEN points ELSE -points END) AS bal,
                    sum(amount_cents) FILTER (WHERE txn_cd = 'EA') AS spend,
                    coalesce(sum(points) FILTER (WHERE txn_cd = 'EA' AND txn_ts > ${reference}::timestamp - interval '12 months'), 0) AS year_pts,
                    min(txn_ts) AS first_ts, max(txn_ts) AS last_ts
               FROM loy_txn GROUP BY cust_id) t USING (cust_id)
 ORDER BY cust_id;
