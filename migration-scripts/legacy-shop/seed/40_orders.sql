INSERT INTO vou_campaign (vou_camp_id, camp_cd, camp_name, disc_cd, disc_val, min_ord_amt, valid_from, valid_to, active_flg)
SELECT v, 'VC' || v, 'Aktion ' || v || pg_temp.pick(v, 301, ARRAY[' 🎁',' Frühling',' Black Week','']), 'A', 500 * (1 + pg_temp.h(v, 302, 6)),
       10 * pg_temp.h(v, 303, 6), DATE '2020-01-01' + 60 * v::integer, DATE '2020-01-01' + 60 * v::integer + 400, CASE WHEN v > 30 THEN 'Y' ELSE 'N' END
  FROM generate_series(1, 40::bigint) v;

-- The nth voucher belongs to an order of its own; whether it was redeemed there is a matter of its status.
CREATE TEMP TABLE seed_voucher ON COMMIT DROP AS
SELECT v AS vou_id, (v - 1) * ${orders} / ${vouchers} + 1 AS ord_id, 1 + pg_temp.h(v, 311, 40) AS vou_camp_id,
       500 * (1 + pg_temp.h(1 + pg_temp.h(v, 311, 40), 302, 6)) AS value_cents,
       (ARRAY['R','R','R','R','R','R','I','I','X','B'])[1 + pg_temp.h(v, 312, 10)] AS status_cd
  FROM generate_series(1, ${vouchers}::bigint) v;

INSERT INTO ord_line (ord_id, line_no, prod_id, qty, unit_cents, vat_cd, ret_flg)
SELECT o, l, p, 1 + pg_temp.h(8 * o + l, 322, 12) / 9, pg_temp.cents(p), '1', CASE WHEN pg_temp.h(o, 331, 40) = 0 THEN 'Y' ELSE 'N' END
  FROM (SELECT o, l, 1 + pg_temp.h(8 * o + l, 321, ${products}) AS p
          FROM generate_series(1, ${orders}::bigint) o, generate_series(1, 1 + pg_temp.h(o, 320, 4)) l) x;

INSERT INTO ord_hdr (ord_id, ord_no, cust_id, cart_id, status_cd, total_amt, ship_amt, vou_cents, ship_addr_id, gift_flg, del_flg, ord_ts, upd_ts_utc)
SELECT o, 'O' || to_char(ts, 'YY') || '-' || lpad(o::text, 10, '0'), c, CASE WHEN o > ${orders} - ${carts} / 2 THEN 2 * (o - ${orders} + ${carts} / 2) END,
       CASE WHEN pg_temp.h(o, 331, 40) = 0 THEN '80' WHEN pg_temp.h(o, 332, 30) = 0 THEN '90'
            WHEN o > ${orders} * 0.995 THEN (ARRAY['10','20','30'])[1 + pg_temp.h(o, 333, 3)] ELSE '40' END,
       (goods - off) / 100.0 + ship, ship, off, c, CASE WHEN pg_temp.h(o, 334, 25) = 0 THEN 'Y' ELSE 'N' END,
       CASE WHEN pg_temp.h(o, 335, 400) = 0 THEN 'Y' ELSE 'N' END, pg_temp.dst(ts),
       pg_temp.utc(least(ts + pg_temp.h(o, 336, 200) * interval '1 hour', ${reference}::timestamp))
  FROM (SELECT o, goods, least(coalesce(value_cents, 0), goods)::integer AS off, CASE WHEN goods < 5000 THEN 4.95 ELSE 0 END AS ship,
               pg_temp.spread(o, ${orders}, 5) AS ts,
               1 + floor(pg_temp.h(o, 330, 1000000) / 1000000.0::double precision * greatest(1, ${customers} * (1 - (${orders} - o + 1) / (3.0::double precision * ${orders})) - 2))::bigint AS c
          FROM (SELECT ord_id AS o, sum(qty * unit_cents) AS goods FROM ord_line GROUP BY ord_id) g
          LEFT JOIN (SELECT ord_id AS o, value_cents FROM seed_voucher WHERE status_cd = 'R' AND vou_id % 8 > 0) v USING (o)) x
 ORDER BY o;

INSERT INTO payment (pay_id, ord_id, meth_cd, amount_cents, psp_ref, status_cd, booked_ts_utc)
SELECT row_number() OVER (ORDER BY ord_id, back), ord_id, (ARRAY['CC','PP','PP','SE','IN'])[1 + pg_temp.h(ord_id, 341, 5)],
       CASE WHEN back = 0 THEN 100 * total_amt ELSE -100 * total_amt END, 'psp_' || md5(ord_id || '-' || back),
       CASE WHEN back = 1 THEN 'R' WHEN status_cd = '10' THEN 'P' WHEN status_cd = '90' THEN 'F' ELSE 'S' END,
       pg_temp.utc(ord_ts + interval '1 minute' + back * interval '12 days')
  FROM ord_hdr, generate_series(0, CASE status_cd WHEN '80' THEN 1 ELSE 0 END) back;

-- A voucher in eight was redeemed in a branch and knows no order.
INSERT INTO voucher (vou_id, vou_code, vou_camp_id, cust_id, status_cd, value_cents, issued_ts, exp_date, del_flg)
SELECT v.vou_id, upper(substr(md5(v.vou_id || '*${seed}'), 1, 5)) || '-' || lpad(v.vou_id::text, 8, '0'), v.vou_camp_id,
       CASE WHEN pg_temp.h(v.vou_id, 351, 6) = 0 THEN NULL ELSE o.cust_id END, v.status_cd, v.value_cents,
       o.ord_ts - (1 + pg_temp.h(v.vou_id, 352, 60)) * interval '1 day', (o.ord_ts + (CASE v.status_cd WHEN 'X' THEN 0 ELSE 300 END) * interval '1 day')::date,
       CASE WHEN pg_temp.h(v.vou_id, 353, 200) = 0 THEN 'Y' ELSE 'N' END
  FROM seed_voucher v JOIN ord_hdr o USING (ord_id) ORDER BY v.vou_id;

INSERT INTO vou_redemption (red_id, vou_id, ord_id, cust_id, disc_amt, cancel_flg, red_ts)
SELECT row_number() OVER (ORDER BY v.vou_id), v.vou_id, CASE WHEN v.vou_id % 8 > 0 THEN o.ord_id END, o.cust_id,
       CASE WHEN v.vou_id % 8 > 0 THEN o.vou_cents ELSE v.value_cents END / 100.0, CASE o.status_cd WHEN '90' THEN 'Y' ELSE 'N' END, o.ord_ts
  FROM seed_voucher v JOIN ord_hdr o USING (ord_id) WHERE v.status_cd = 'R';

INSERT INTO cart (cart_id, cust_id, sess_key, status_cd, created_ts, upd_ts_utc)
SELECT k, CASE WHEN k % 2 = 0 THEN o.cust_id WHEN pg_temp.h(k, 361, 2) = 0 THEN 1 + pg_temp.h(k, 362, ${customers}) END, md5('s' || k),
       CASE WHEN k % 2 = 0 THEN 'C' WHEN k > ${carts} * 0.9 THEN 'O' ELSE 'A' END, pg_temp.dst(ts) - interval '20 minutes', pg_temp.utc(ts)
  FROM (SELECT k::bigint, pg_temp.spread(${orders} - (${carts} - k) / 2, ${orders}, 5) AS ts, ${orders} - ${carts} / 2 + k / 2 AS ord_id
          FROM generate_series(1, ${carts}) k) x LEFT JOIN ord_hdr o USING (ord_id) ORDER BY k;

INSERT INTO cart_line (cart_line_id, cart_id, prod_id, qty, unit_cents, del_flg, added_ts)
SELECT row_number() OVER (ORDER BY cart_id, l), cart_id, p, 1 + pg_temp.h(8 * cart_id + l, 372, 12) / 10, pg_temp.cents(p),
       CASE WHEN pg_temp.h(8 * cart_id + l, 373, 9) = 0 THEN 'Y' ELSE 'N' END, created_ts + l * interval '1 minute'
  FROM (SELECT cart_id, created_ts, l, 1 + pg_temp.h(8 * cart_id + l, 371, ${products}) AS p
          FROM cart, generate_series(1, 1 + pg_temp.h(cart_id, 370, 3)) l) x;
