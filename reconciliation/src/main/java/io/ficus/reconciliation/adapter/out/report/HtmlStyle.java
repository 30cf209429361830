package io.ficus.reconciliation.adapter.out.report;

/** How the page looks, in a light and in a dark room. */
final class HtmlStyle {

  static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <style>
      :root { --paper: #f6f5f1; --card: #fff; --ink: #1d2321; --soft: #63706b; --line: #dfe0da;
        --ok: #1d7a4c; --bad: #b3261e; --open: #9a6300; --okbg: #e3f3ea; --badbg: #fbe7e5; --openbg: #fbf0d9; }
      @media (prefers-color-scheme: dark) {
        :root { --paper: #141816; --card: #1d2320; --ink: #e7ece9; --soft: #98a59f; --line: #323b36;
          --ok: #6fcf97; --bad: #ff8a80; --open: #f2c14e; --okbg: #17301f; --badbg: #3a1c1a; --openbg: #352a10; } }
      * { box-sizing: border-box; }
      body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
      main { max-width: 1180px; margin: 0 auto; padding: 24px 16px 64px; }
      header, section { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
        padding: 20px 24px; margin-bottom: 16px; }
      header { border-left-width: 8px; }
      header.matches { border-left-color: var(--ok); } header.matches h1 { color: var(--ok); }
      header.differs { border-left-color: var(--bad); } header.differs h1 { color: var(--bad); }
      header.unproven { border-left-color: var(--open); } header.unproven h1 { color: var(--open); }
      h1 { font-size: 34px; line-height: 1.2; margin: 0; } h2 { font-size: 17px; margin: 0 0 12px; }
      .over, .note { color: var(--soft); margin: 0 0 8px; } .why { font-size: 17px; margin: 4px 0 16px; }
      dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(240px, 1fr)); gap: 10px 24px; margin: 0; }
      dt { color: var(--soft); font-size: 12.5px; } dd { margin: 0; overflow-wrap: anywhere; }
      .equation { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-bottom: 10px; }
      .equation i { color: var(--soft); font-style: normal; }
      .term { border: 1px solid var(--line); border-radius: 8px; padding: 6px 14px; text-align: center; }
      .term b { display: block; font-size: 20px; font-variant-numeric: tabular-nums; }
      .term span { color: var(--soft); font-size: 12.5px; }
      .term.ok b { color: var(--ok); } .term.bad b { color: var(--bad); } .term.open b { color: var(--open); }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; }
      th { text-align: left; color: var(--soft); font-size: 12.5px; font-weight: 600; }
      th, td { padding: 7px 10px 7px 0; border-top: 1px solid var(--line); vertical-align: top; }
      tr.same td:first-child { border-top-color: transparent; } tr.this td { font-weight: 600; }
      td.n { font-variant-numeric: tabular-nums; }
      small { display: block; color: var(--soft); font-size: 12px; }
      code { font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere;
        border-radius: 4px; }
      code.expected { background: var(--okbg); padding: 1px 4px; } code.actual { background: var(--badbg); padding: 1px 4px; }
      .badge { border-radius: 99px; padding: 1px 10px; font-size: 12.5px; }
      .badge.matches { background: var(--okbg); color: var(--ok); }
      .badge.differs { background: var(--badbg); color: var(--bad); }
      .badge.unproven { background: var(--openbg); color: var(--open); }
      .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 460px), 1fr)); gap: 14px; }
      .card { border: 1px solid var(--line); border-radius: 8px; padding: 14px 16px; min-width: 0; }
      .card h3 { margin: 0; font-size: 15px; } .card .cause { margin: 2px 0 8px; color: var(--soft); }
      .card .count { float: right; text-align: right; line-height: 1.2; }
      .card .count b { display: block; font-size: 20px; color: var(--bad); font-variant-numeric: tabular-nums; }
      .card .count span { color: var(--soft); font-size: 12.5px; }
      .share { background: var(--line); border-radius: 3px; height: 4px; margin-bottom: 8px; clear: both; }
      .share i { display: block; height: 4px; border-radius: 3px; background: var(--bad); }
      .bars { display: flex; gap: 4px; align-items: flex-end; height: 60px; margin: 4px 0 14px; }
      .bars span { width: 18px; border-radius: 3px 3px 0 0; background: var(--bad); }
      .bars span.matches { background: var(--ok); } .bars span.unproven { background: var(--open); }
      summary { cursor: pointer; color: var(--soft); margin-bottom: 8px; }
      ul { margin: 0; padding-left: 20px; }
      @media print { body { background: none; } header, section { break-inside: avoid; } }
      </style>
      """;

  private HtmlStyle() {}
}
