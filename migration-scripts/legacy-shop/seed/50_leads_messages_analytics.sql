INSERT INTO mkt_campaign (camp_id, camp_name, chan_cd, budget_amt, cost_cents, start_date, end_date)
SELECT k, 'Kampagne ' || k || pg_temp.pick(k, 401, ARRAY[' 🚀',' Sommer',' Geburtstag','']), (ARRAY['EM','SE','SO','AF'])[1 + pg_temp.h(k, 402, 4)],
       1000 * (1 + pg_temp.h(k, 403, 90)), 100000::bigint * pg_temp.h(k, 404, 80), DATE '2019-01-01' + 75 * k::integer,
       CASE WHEN k < 36 THEN DATE '2019-01-01' + 75 * k::integer + 60 END
  FROM generate_series(1, 40::bigint) k;

INSERT INTO lead (lead_id, camp_id, email, full_name, status_cd, score, cust_id, optin_flg, created_ts, upd_ts_utc)
SELECT l, CASE WHEN pg_temp.h(l, 411, 15) = 0 THEN 0 ELSE 1 + pg_temp.h(l, 412, 40) END, 'Lead.' || l || '@Example.' || (ARRAY['com','ORG','net'])[1 + pg_temp.h(l, 413, 3)],
       pg_temp.pick(l, 414, ARRAY['Anna M.','Jörg','Özlem Y.','Lévy, Zoë',NULL,'?']), st, pg_temp.h(l, 415, 100),
       CASE st WHEN 'W' THEN 1 + pg_temp.h(l, 416, ${customers}) END, (ARRAY['Y','N','Y'])[1 + pg_temp.h(l, 417, 3)],
       pg_temp.dst(pg_temp.spread(l, ${leads}, 4)), pg_temp.utc(pg_temp.spread(l, ${leads}, 4))
  FROM (SELECT l, (ARRAY['N','N','Q','W','L'])[1 + pg_temp.h(l, 410, 5)] AS st FROM generate_series(1, ${leads}::bigint) l) x;

INSERT INTO msg_template (tmpl_cd, lang_cd, subj_txt, body_html)
SELECT t.cd, g.lang, CASE g.lang WHEN 'de' THEN t.de ELSE t.en END, '<html><body><h1>' || t.en || '</h1><p>{{salutation}} {{last_name}},</p></body></html>'
  FROM (VALUES ('WELCOME', 'Willkommen 🎉', 'Welcome 🎉'), ('ORDCONF', 'Ihre Bestellung', 'Your order'), ('SHIPPED', 'Unterwegs 📦', 'On its way 📦'),
               ('VOUCHER', 'Ein Gutschein für Sie', 'A voucher for you'), ('POINTS', 'Ihr Punktestand', 'Your points'),
               ('PWRESET', 'Passwort zurücksetzen', 'Reset your password')) t(cd, de, en), (VALUES ('de'), ('en')) g(lang);

INSERT INTO msg_log (cust_id, tmpl_cd, chan_cd, rcpt, status_cd, sent_ts, err_txt)
SELECT c, pg_temp.pick(m, 422, ARRAY['WELCOME','ORDCONF','ORDCONF','SHIPPED','VOUCHER','POINTS','POINTS','PWRESET']), (ARRAY['E','E','E','S','P'])[1 + pg_temp.h(m, 423, 5)],
       'User' || c || '@Example.com', CASE WHEN bad THEN 'B' ELSE 'S' END, pg_temp.spread(m, ${messages}, 3), CASE WHEN bad THEN '550 5.1.1 mailbox unknown' END
  FROM (SELECT m, 1 + pg_temp.h(m, 420, ${customers}) AS c, pg_temp.h(m, 421, 30) = 0 AS bad
          -- The gateway's retries: one line in fifty stands there twice, alike in every column.
          FROM generate_series(1, ${messages}::bigint) m, generate_series(1, CASE m % 50 WHEN 0 THEN 2 ELSE 1 END) twice) x;

INSERT INTO page_view (pv_id, sess_key, cust_id, url_path, prod_id, ref_host, dev_cd, load_ms, view_ts_utc)
SELECT v, md5('s' || v / 4), CASE WHEN pg_temp.h(v / 4, 431, 3) > 0 THEN 1 + pg_temp.h(v / 4, 432, ${customers}) END,
       '/p/' || p || CASE pg_temp.h(v, 434, 9) WHEN 0 THEN '?utm_source=nl&q=m%C3%B6bel' ELSE '' END, p,
       pg_temp.pick(v, 435, ARRAY['www.example.com','suche.example',NULL]), (ARRAY['D','M','M','A'])[1 + pg_temp.h(v / 4, 436, 4)], 40 + pg_temp.h(v, 437, 900),
       pg_temp.utc(pg_temp.spread(v, ${views}, 1))
  FROM (SELECT v, 1 + pg_temp.h(v, 433, ${products}) AS p FROM generate_series(1, ${views}::bigint) v) x;

INSERT INTO job_log (job_id, job_cd, start_ts, end_ts, rc, row_cnt, msg_txt)
SELECT 2 * d + j, (ARRAY['LOYTIER','STATDAY'])[j + 1], ts, ts + (30 + pg_temp.h(2 * d + j, 441, 900)) * interval '1 second',
       CASE WHEN bad THEN 8 ELSE 0 END, pg_temp.h(2 * d + j, 442, 50000), CASE WHEN bad THEN 'ORA-01555: snapshot too old (kept from before the move)' END
  FROM (SELECT d, j, date_trunc('day', ${reference}::timestamp) - (1001 - d) * interval '1 day' + (2 + j / 2.0) * interval '1 hour' AS ts, pg_temp.h(2 * d + j, 440, 80) = 0 AS bad
          FROM generate_series(1, 1000::bigint) d, generate_series(0, 1) j) x;

INSERT INTO stat_day (stat_day, stat_cd, stat_val, job_id)
SELECT d, cd, CASE cd WHEN 'ORDCNT' THEN cnt ELSE amt END, j.job_id
  FROM (SELECT ord_ts::date AS d, count(*) AS cnt, sum(total_amt) AS amt FROM ord_hdr WHERE del_flg = 'N' GROUP BY 1) s
  CROSS JOIN (VALUES ('ORDCNT'), ('ORDAMT')) c(cd)
  LEFT JOIN job_log j ON j.job_cd = 'STATDAY' AND j.start_ts::date = s.d + 1;
