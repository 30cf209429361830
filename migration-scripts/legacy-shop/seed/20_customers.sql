INSERT INTO customer (cust_id, cust_no, salut_cd, first_name, last_name, email, lang_cd, del_flg, remarks, created_ts, upd_ts_utc)
SELECT i, 'C' || lpad(i::text, 10, '0'), (ARRAY['M','F','F','M','D',' '])[1 + pg_temp.h(i, 101, 6)],
       -- Who holds an account has a first name; of the others some have none.
       CASE WHEN i % 5 = 0 AND pg_temp.h(i, 102, 10) = 0 THEN NULL ELSE n.first_name END, n.last_name,
       CASE WHEN i % 5 = 0 AND pg_temp.h(i, 103, 8) = 0 THEN NULL ELSE
         CASE pg_temp.h(i, 104, 3)
           WHEN 0 THEN n.plain || i || '@example.com'
           WHEN 1 THEN lower(n.plain) || '.' || i || '@Example.ORG'
           ELSE upper(n.plain) || i || '@MAIL.example.net' END END,
       (ARRAY['de','de','de','de','en','fr'])[1 + pg_temp.h(i, 105, 6)],
       CASE WHEN pg_temp.h(i, 106, 50) = 0 THEN 'Y' ELSE 'N' END,
       CASE
         WHEN i % 1000 = 7 OR pg_temp.h(i, 107, 400) = 0 THEN
           -- Random enough not to be compressed away, so that it leaves the row for the TOAST table.
           (SELECT string_agg('Anruf ' || g || ': Rückfrage ☎ ' || md5(i || '/' || g) || md5(g || '/' || i), E'\n' ORDER BY g)
              FROM generate_series(1, 150 + pg_temp.h(i, 108, 300)) g)
         WHEN pg_temp.h(i, 107, 400) < 40 THEN
           pg_temp.pick(i, 109, ARRAY['Stammkundin 🎉', 'bitte nicht anrufen 📵', 'Paket beim Nachbarn: Müller, 2. OG', 'VIP 👩‍👩‍👧‍👦 Familie',
             'Import 2011: \x00 \u0000 abgeschnitten', E'zweite Zeile\nfolgt\r\nhier', 'wünscht Rechnung auf Papier', '„Anführung“ & "quote" '''])
         END,
       pg_temp.dst(pg_temp.spread(i, ${customers}, 15)),
       pg_temp.utc(least(pg_temp.spread(i, ${customers}, 15) + pg_temp.h(i, 110, 900) * interval '1 day', ${reference}::timestamp))
  FROM (SELECT i, first_name, last_name,
               -- Addresses stay ASCII: what lower() does to other letters depends on the database's locale.
               translate(first_name || '.' || last_name, 'äöüÄÖÜßéëíúøñçłŁşıÅ'' 🌻', 'aouAOUseeiuonclLsiA') AS plain
          FROM (SELECT i,
                       pg_temp.pick(i, 111, ARRAY['Anna','Jürgen','Zoë','Mehmet','Søren','Ayşe','Łukasz','François','Inés','Jörg','Käthe','Peter',
                         'Sabine','Bjørn','Olga','Lena','Paul','Mia','Ben','Emma','Noah','Ida','Sunny🌻','Karl-Heinz']) AS first_name,
                       pg_temp.pick(i, 112, ARRAY['Müller','Schmidt','Großmann','Özdemir','Ångström','Yılmaz','Kowalski','O''Brien','García','Weiß',
                         'von der Heide','Nguyen','Fischer','Schäfer','Hübner','Becker','Wagner','Núñez','Lévy','Bauer']) AS last_name
                  FROM generate_series(1, ${customers}::bigint) i) w) n;

INSERT INTO cust_address (addr_id, cust_id, addr_cd, street, house_no, zip, city, country_cd, valid_flg, del_flg, upd_ts)
SELECT a, c, CASE WHEN a > ${customers} THEN 'S' ELSE 'B' END,
       s.street || CASE WHEN pg_temp.h(a, 122, 9) = 0 THEN ' ' || (1 + pg_temp.h(a, 123, 180)) ELSE '' END,
       CASE WHEN pg_temp.h(a, 122, 9) = 0 THEN NULL ELSE (1 + pg_temp.h(a, 123, 180)) || (ARRAY['','','a',' b'])[1 + pg_temp.h(a, 124, 4)] END,
       lpad(pg_temp.h(a, 125, 99999)::text, 5, '0'),
       pg_temp.pick(a, 126, ARRAY['Berlin','Köln','München','Hamburg','Leipzig','Wien','Düsseldorf','Nürnberg']),
       (ARRAY['DE','DE','DE','DE','AT','DEU'])[1 + pg_temp.h(a, 127, 6)], CASE WHEN pg_temp.h(a, 128, 30) = 0 THEN 'N' ELSE 'Y' END,
       CASE WHEN pg_temp.h(a, 129, 40) = 0 THEN 'Y' ELSE 'N' END, pg_temp.spread(c, ${customers}, 15)
  FROM (SELECT a, CASE WHEN a > ${customers} THEN 1 + pg_temp.h(a, 120, ${customers}) ELSE a END AS c,
               pg_temp.pick(a, 121, ARRAY['Hauptstraße','Gartenweg','Am Süßen Grund','Bahnhofstr.','Lindenallee','Rue de l''Église']) AS street
          FROM generate_series(1, ${customers}::bigint + ${customers} / 10) a) s;

INSERT INTO cust_consent (cust_id, consent_cd, consent_id, granted_flg, channel_cd, changed_ts)
SELECT i, (ARRAY['MKT','PRF','TPS'])[k], 3 * (i - 1) + k, CASE WHEN pg_temp.h(i, 130 + k, 10) < 8 - 2 * k THEN 'Y' ELSE 'N' END,
       (ARRAY['W','W','W','P','C'])[1 + pg_temp.h(i, 134 + k, 5)],
       pg_temp.dst(least(pg_temp.spread(i, ${customers}, 15) + pg_temp.h(i, 138 + k, 1500) * interval '1 day', ${reference}::timestamp))
  FROM generate_series(1, ${customers}::bigint) i, generate_series(1, 3) k
 WHERE k = 1 AND pg_temp.h(i, 142, 20) > 0 OR k > 1 AND pg_temp.h(i, 142 + k, 100) < 95 - 20 * k;

INSERT INTO login_audit (login_id, cust_id, email_entered, ok_flg, fail_cd, ip_addr, login_ts_utc)
SELECT l, CASE f WHEN 'UN' THEN NULL ELSE c END, 'User' || c || '@Example.com', CASE WHEN f IS NULL THEN 'Y' ELSE 'N' END, f,
       '203.0.113.' || pg_temp.h(l, 153, 255), pg_temp.utc(pg_temp.spread(l, ${logins}, 2))
  FROM (SELECT l, 1 + pg_temp.h(l, 151, ${customers}) AS c, (ARRAY['PW','PW','UN','LK'])[1 + pg_temp.h(l, 152, 60)] AS f
          FROM generate_series(1, ${logins}::bigint) l) x;
