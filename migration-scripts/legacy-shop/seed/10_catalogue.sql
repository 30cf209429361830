INSERT INTO category (cat_id, parent_cat_id, cat_name, cat_path, active_flg)
SELECT 100 * t, CASE WHEN t > 6 THEN NULL ELSE 0 END,
       (ARRAY['Damen','Herren','Kinder','Wohnen','Garten','Technik','Beauté','Outlet'])[t], '/' || 100 * t || '/', CASE t WHEN 7 THEN 'N' ELSE 'Y' END
  FROM generate_series(1, 8) t
UNION ALL
SELECT 100 * t + 10 * s, 100 * t,
       (ARRAY['Neu','Schuhe','Taschen','Möbel','Licht','Geräte','Zubehör'])[s], '/' || 100 * t || '/' || 100 * t + 10 * s || '/', 'Y'
  FROM generate_series(1, 8) t, generate_series(1, 7) s;

INSERT INTO product (prod_id, sku, prod_name, cat_id, descr_html, vat_cd, weight_g, active_flg, del_flg, created_ts, upd_ts_utc)
SELECT p, 'SKU' || lpad(p::text, 8, '0'),
       pg_temp.pick(p, 1, ARRAY['Sessel','Lampe','Jacke','Stiefel','Rucksack','Mixer','Gießkanne','Hängematte','Kopfhörer','Crème brûlée Set'])
         || ' ' || pg_temp.pick(p, 2, ARRAY['Åre','Luna','Ostsee','Nº 5','Fjäll','Berlin','Süd','Retro','Basic','XL']) || ' ' || p,
       100 * (1 + pg_temp.h(p, 3, 8)) + 10 * (1 + pg_temp.h(p, 4, 7)),
       CASE WHEN pg_temp.h(p, 5, 10) = 0
            THEN (SELECT string_agg('<p data-block="' || md5(p || '-' || g) || '">' || md5(g || '+' || p) || '</p>', E'\n' ORDER BY g)
                    FROM generate_series(1, 60 + pg_temp.h(p, 6, 100)) g)
            ELSE '<p>Artikel ' || p || ' &ndash; für drinnen &amp; draußen.</p>' END,
       (ARRAY['1','1','1','2','0'])[1 + pg_temp.h(p, 7, 5)], 50 + pg_temp.h(p, 8, 20000),
       CASE WHEN pg_temp.h(p, 9, 10) = 0 THEN 'N' ELSE 'Y' END, CASE WHEN pg_temp.h(p, 10, 50) = 0 THEN 'Y' ELSE 'N' END,
       pg_temp.spread(p, ${products}, 15), pg_temp.utc(pg_temp.spread(p, ${products}, 15))
  FROM generate_series(1, ${products}::bigint) p;

INSERT INTO prod_price (price_id, prod_id, price_grp, price_amt, valid_from)
SELECT 2 * p + m - 1, p, (ARRAY['ST','MB'])[m + 1], round(pg_temp.cents(p) * (100 - 5 * m) / 10000.0, 2), DATE '2020-01-01'
  FROM generate_series(1, ${products}::bigint) p, generate_series(0, 1) m;

INSERT INTO prod_stock (prod_id, wh_cd, qty_on_hand, qty_reserved, upd_ts)
SELECT p, w.wh, pg_temp.h(p, 11 + w.n::integer, 500) - 3, pg_temp.h(p, 15 + w.n::integer, 5), ${reference}::timestamp - interval '1 day'
  FROM generate_series(1, ${products}::bigint) p, unnest(ARRAY['HAM1','LEJ2','VIE']) WITH ORDINALITY w(wh, n);
